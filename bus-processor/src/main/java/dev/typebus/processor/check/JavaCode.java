package dev.typebus.processor.check;

import dev.typebus.processor.contract.ContractReader;
import dev.typebus.processor.contract.EventShape;
import dev.typebus.processor.contract.Member;
import dev.typebus.processor.contract.Shape;
import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.model.NameDerivation;
import dev.typebus.processor.model.Scalar;
import dev.typebus.processor.model.Visible;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;

/** Java for what was released, to be pasted. The catalog file has no names of classes, so nested ones are named after their components. */
final class JavaCode {
    private final Map<String, String> nested = new LinkedHashMap<>();

    private JavaCode() {}

    /**
     * {@code record LoanFundedV1(@AggregateId UUID loanId, BigDecimal amount) {}}.
     *
     * @param own components of today, whose types are taken where they have the released form
     */
    static String record(EventShape event, String name, List<ComponentModel> own) {
        JavaCode code = new JavaCode();
        String components = event.payload().members().stream()
                .filter(member -> !member.removed())
                .map(member -> (member.name().equals(event.aggregateId()) ? "@AggregateId " : "")
                        + code.member(member, component(member, own)))
                .collect(Collectors.joining(", "));
        String body = code.nested.isEmpty() ? "" : "\n  " + String.join("\n  ", code.nested.values()) + "\n";
        return "record " + name + "(" + components + ") {" + body + "}";
    }

    private static Optional<ComponentModel> component(Member member, List<ComponentModel> own) {
        return own.stream()
                .filter(component -> hadName(component, member.name()) && isSame(component, member))
                .findFirst();
    }

    /** The released member that a component of today reads. */
    static Optional<Member> stored(ComponentModel component, List<Member> released) {
        return released.stream()
                .filter(member -> !member.removed() && hadName(component, member.name()))
                .findFirst();
    }

    /** Whether a component has this name in JSON, or had it. */
    static boolean hadName(ComponentModel component, String name) {
        return Stream.concat(Stream.of(component.jsonName()), component.formerly().stream())
                .anyMatch(each -> each.value().equals(name));
    }

    /** Whether a component has the released form, apart from whether it may be missing. */
    static boolean isSame(ComponentModel component, Member member) {
        return ContractReader.shape(component.form()).equals(member.shape());
    }

    /** {@code @DomainEvent("Loan.Funded")}, with what is not so by default. */
    static String annotation(String event, int version, String aggregateType) {
        String more = (version == 1 ? "" : ", version = " + version)
                + (aggregateType.equals(NameDerivation.domain(event))
                        ? ""
                        : ", aggregateType = \"" + aggregateType + "\"");
        return "@DomainEvent(" + (more.isEmpty() ? "" : "value = ") + "\"" + event + "\"" + more + ")";
    }

    /** {@code BigDecimal amount}. */
    static String component(Member member) {
        return component(member, Optional.empty());
    }

    /** @param own the component of today, whose type is taken */
    static String component(Member member, Optional<ComponentModel> own) {
        return new JavaCode().member(member, own);
    }

    /** {@code BigDecimal}; {@code int} where a primitive may stand. */
    static String type(Shape shape, String name, boolean primitive) {
        return new JavaCode().of(shape, name, primitive);
    }

    private String member(Member member) {
        return member(member, Optional.empty());
    }

    private String member(Member member, Optional<ComponentModel> own) {
        String byDefault = member.byDefault()
                .map(text -> "@Default(" + literal(text) + ") ")
                .orElse("");
        String name = own.map(ComponentModel::name).orElseGet(() -> identifier(member.name()));
        String codec = member.shape() instanceof Shape.CodecOf of ? "@Codec(" + of.codec() + ".class) " : "";
        String jsonName = name.equals(member.name()) ? "" : "@JsonName(" + literal(member.name()) + ") ";
        return formerly(member) + byDefault + jsonName + codec + type(member, name, own) + " " + name;
    }

    private String type(Member member, String name, Optional<ComponentModel> own) {
        String type = own.flatMap(JavaCode::declared).orElseGet(() -> of(member.shape(), name, member.required()));
        if (member.required()) {
            return type;
        }
        return own.filter(component -> !component.isRequired())
                .map(component -> component.isNullable()
                        ? "@Nullable " + TypeText.inShort(component.type())
                        : TypeText.inShort(component.type()))
                .orElse("Optional<" + type + ">");
    }

    /** The type that the user wrote, without the {@code Optional} around it; empty for scalar types, which the released form tells. */
    private static Optional<String> declared(ComponentModel component) {
        JsonForm form = component.form() instanceof JsonForm.OptionalOf optional ? optional.value() : component.form();
        return form instanceof JsonForm.Simple ? Optional.empty() : Optional.of(TypeText.inShort(form.type()));
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
    static String literal(String text) {
        return text.codePoints()
                .mapToObj(letter -> letter == '"' || letter == '\\' ? "\\" + (char) letter : Visible.text(letter))
                .collect(Collectors.joining("", "\"", "\""));
    }

    /** The {@code @JsonName} that gives an identifier this name in JSON; empty if none is needed. */
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
