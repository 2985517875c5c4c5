package dev.typebus.processor.write;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import dev.typebus.processor.model.JavaClass;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;

/** Identifiers and phrases made of the user's names. */
final class Identifiers {
    private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    /** Letters of a list in a message; a constant string has at most 65,535 bytes. */
    private static final int LONGEST_LIST = 5_000;

    private Identifiers() {}

    /** {@code loanId} → {@code LOAN_ID}. */
    static String constant(String name) {
        return WORD_START.matcher(name).replaceAll("_").toUpperCase(Locale.ROOT);
    }

    /** {@code LoanTerms} → {@code loanTerms}; {@code value} where that would be a keyword. */
    static String variable(String typeName) {
        String name = typeName.substring(0, 1).toLowerCase(Locale.ROOT) + typeName.substring(1);
        return SourceVersion.isKeyword(name) ? "value" : name;
    }

    /** Candidates for a variable that holds a {@code LoanTerms}: {@code loanTerms}, {@code loanTermsRecord}, {@code loanTermsValue}. */
    static List<String> variables(String typeName) {
        String name = variable(typeName);
        return List.of(name, name + "Record", name + "Value");
    }

    /** {@code Page<LoanId>} → {@code PageOfLoanId}; then longer ones, with the enclosing class and with the package. */
    static List<String> ofType(TypeName type) {
        ClassName raw = raw(type);
        String arguments = arguments(type);
        String enclosed = String.join("", raw.simpleNames());
        String packageName = raw.packageName();
        String lastPart = packageName.substring(packageName.lastIndexOf('.') + 1);
        String prefix = lastPart.isEmpty() ? "" : capitalized(lastPart);
        return List.of(raw.simpleName() + arguments, enclosed + arguments, prefix + enclosed + arguments);
    }

    /** The outermost package, {@code com}; empty for a class without a package. */
    static String firstPackage(JavaClass type) {
        return type.packageName().replaceFirst("\\..*", "");
    }

    /** {@code A, B or C}, as a message says what was expected; {@code otherwise} where that is longer than a message should be. */
    static String oneOf(List<String> names, String otherwise) {
        int last = names.size() - 1;
        String all = last < 1
                ? String.join("", names)
                : String.join(", ", names.subList(0, last)) + " or " + names.get(last);
        return all.length() > LONGEST_LIST ? otherwise : all;
    }

    private static ClassName raw(TypeName type) {
        return type instanceof ParameterizedTypeName generic ? generic.rawType() : (ClassName) type;
    }

    private static String arguments(TypeName type) {
        if (!(type instanceof ParameterizedTypeName generic)) {
            return "";
        }
        return generic.typeArguments().stream().map(Identifiers::inWords).collect(Collectors.joining("And", "Of", ""));
    }

    private static String inWords(TypeName type) {
        if (type instanceof ArrayTypeName array) {
            return inWords(array.componentType()) + "Array";
        }
        return type.isPrimitive() ? capitalized(type.toString()) : raw(type).simpleName() + arguments(type);
    }

    private static String capitalized(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }
}
