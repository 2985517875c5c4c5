package dev.typebus.processor.check;

import dev.typebus.processor.contract.EventShape;
import dev.typebus.processor.contract.Member;
import dev.typebus.processor.contract.Shape;
import dev.typebus.processor.model.Scalar;
import dev.typebus.processor.model.Visible;
import dev.typebus.processor.model.Words;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;

/** Java for what was released, to be pasted: the file knows no names of classes, so nested ones are named after their components. */
final class JavaCode {
    private final Map<String, String> nested = new LinkedHashMap<>();

    private JavaCode() {}

    /** {@code record LoanFundedV1(@AggregateId UUID loanId, BigDecimal amount) {}} with its annotation. */
    static String record(EventShape event, String name) {
        JavaCode code = new JavaCode();
        String components = event.payload().members().stream()
                .filter(member -> !member.removed())
                .map(member -> (member.name().equals(event.aggregateId()) ? "@AggregateId " : "") + code.member(member))
                .collect(Collectors.joining(", "));
        String body = code.nested.isEmpty() ? "" : " " + String.join(" ", code.nested.values()) + " ";
        return annotation(event.name(), event.version(), event.aggregateType()) + " record " + name + "(" + components
                + ") {" + body + "}";
    }

    /** {@code @DomainEvent("Loan.Funded")}, with what is not so by default. */
    static String annotation(String event, int version, String aggregateType) {
        String more = (version == 1 ? "" : ", version = " + version)
                + (aggregateType.equals(Words.domain(event)) ? "" : ", aggregateType = \"" + aggregateType + "\"");
        return "@DomainEvent(" + (more.isEmpty() ? "" : "value = ") + "\"" + event + "\"" + more + ")";
    }

    /** {@code BigDecimal amount}. */
    static String component(Member member) {
        return new JavaCode().member(member);
    }

    /** {@code BigDecimal}; {@code int} where a primitive may stand. */
    static String type(Shape shape, String name, boolean primitive) {
        return new JavaCode().of(shape, name, primitive);
    }

    private String member(Member member) {
        String byDefault = member.byDefault()
                .map(text -> "@Default(" + literal(text) + ") ")
                .orElse("");
        String name = identifier(member.name());
        String type = of(member.shape(), name, member.required());
        String codec = member.shape() instanceof Shape.CodecOf of ? "@Codec(" + of.codec() + ".class) " : "";
        return formerly(member) + byDefault + jsonName(member.name()) + codec
                + (member.required() ? type : "Optional<" + type + ">") + " " + name;
    }

    private static String formerly(Member member) {
        List<String> names = member.formerly().stream().map(JavaCode::literal).toList();
        return switch (names.size()) {
            case 0 -> "";
            case 1 -> "@Formerly(" + names.get(0) + ") ";
            default -> "@Formerly({" + String.join(", ", names) + "}) ";
        };
    }

    /** On one line, with escapes for what a terminal or an editor does not show as it is. */
    private static String literal(String text) {
        return text.codePoints()
                .mapToObj(letter -> letter == '"' || letter == '\\' ? "\\" + (char) letter : Visible.text(letter))
                .collect(Collectors.joining("", "\"", "\""));
    }

    /** What an identifier needs before it to have this name in JSON; empty if it has it anyway. */
    private static String jsonName(String name) {
        return identifier(name).equals(name) ? "" : "@JsonName(" + literal(name) + ") ";
    }

    private static String identifier(String name) {
        String letters = name.codePoints()
                .mapToObj(letter -> Character.isJavaIdentifierPart(letter) && !Character.isIdentifierIgnorable(letter)
                        ? Character.toString(letter)
                        : "_")
                .collect(Collectors.joining());
        return SourceVersion.isName(letters) ? letters : "_" + letters;
    }

    private String of(Shape shape, String name, boolean primitive) {
        if (shape instanceof Shape.Simple simple) {
            return scalar(simple.scalar(), primitive);
        } else if (shape instanceof Shape.ListOf list) {
            return "List<" + of(list.element(), name, false) + ">";
        } else if (shape instanceof Shape.SetOf set) {
            return "Set<" + of(set.element(), name, false) + ">";
        } else if (shape instanceof Shape.MapOf map) {
            return "Map<" + of(map.key(), name, false) + ", " + of(map.value(), name, false) + ">";
        }
        String type = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        if (shape instanceof Shape.EnumOf choice) {
            return declare(type, unique -> "enum " + unique + " { " + constants(choice) + " }");
        } else if (shape instanceof Shape.RecordOf record) {
            return declare(type, unique -> "record " + unique + parameters(record) + " {}");
        } else if (shape instanceof Shape.SealedOf sealed) {
            return declare(type, unique -> "sealed interface " + unique + " { " + variants(sealed, unique) + " }");
        }
        return type; // what a codec is for, the file does not know
    }

    /** Two components of one name may have two types. */
    private String declare(String type, UnaryOperator<String> declaration) {
        for (int i = 1; ; i++) {
            String name = i == 1 ? type : type + i;
            String declared = declaration.apply(name);
            if (nested.merge(name, declared, (before, now) -> before).equals(declared)) {
                return name;
            }
        }
    }

    private static String constants(Shape.EnumOf choice) {
        return choice.constants().stream()
                .map(name -> jsonName(name) + identifier(name))
                .collect(Collectors.joining(", "));
    }

    private String variants(Shape.SealedOf sealed, String type) {
        return sealed.variants().stream()
                .map(variant -> jsonName(variant.name()) + "record " + identifier(variant.name())
                        + parameters(variant.form()) + " implements " + type + " {}")
                .collect(Collectors.joining(" "));
    }

    private String parameters(Shape.RecordOf record) {
        return record.members().stream()
                .filter(member -> !member.removed())
                .map(this::member)
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String scalar(Scalar scalar, boolean primitive) {
        String name = scalar.qualifiedName().substring(scalar.qualifiedName().lastIndexOf('.') + 1);
        return primitive && scalar.primitiveName().isPresent()
                ? scalar.primitiveName().get()
                : name;
    }
}
