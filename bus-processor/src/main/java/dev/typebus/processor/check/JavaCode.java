package dev.typebus.processor.check;

import dev.typebus.processor.contract.EventShape;
import dev.typebus.processor.contract.Member;
import dev.typebus.processor.contract.Shape;
import dev.typebus.processor.model.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;

/** Java for what was released, to be pasted: the file knows no names of classes, so nested ones are named after their components. */
final class JavaCode {
    private final List<String> nested = new ArrayList<>();

    private JavaCode() {}

    /** {@code record LoanFundedV1(@AggregateId UUID loanId, BigDecimal amount) {}} with its annotation. */
    static String record(EventShape event, String name) {
        JavaCode code = new JavaCode();
        String components = event.payload().members().stream()
                .filter(member -> !member.removed())
                .map(member -> (member.name().equals(event.aggregateId()) ? "@AggregateId " : "") + code.member(member))
                .collect(Collectors.joining(", "));
        String version = event.version() == 1
                ? "\"" + event.name() + "\""
                : "value = \"" + event.name() + "\", version = " + event.version();
        String body = code.nested.isEmpty() ? "" : " " + String.join(" ", code.nested) + " ";
        return "@DomainEvent(" + version + ") record " + name + "(" + components + ") {" + body + "}";
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
        String name = identifier(member.name());
        String byDefault =
                member.byDefault().map(text -> "@Default(\"" + text + "\") ").orElse("");
        String jsonName = name.equals(member.name()) ? "" : "@JsonName(\"" + member.name() + "\") ";
        String type = of(member.shape(), name, member.required());
        return byDefault + jsonName + (member.required() ? type : "Optional<" + type + ">") + " " + name;
    }

    private static String identifier(String name) {
        String letters = name.replaceAll("\\W", "_");
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
            nested.add("enum " + type + " { " + String.join(", ", choice.constants()) + " }");
        } else if (shape instanceof Shape.RecordOf record) {
            nested.add("record " + type + parameters(record) + " {}");
        } else if (shape instanceof Shape.SealedOf sealed) {
            nested.add("sealed interface " + type + " { "
                    + sealed.variants().stream()
                            .map(variant -> "record " + variant.name() + parameters(variant.form()) + " implements "
                                    + type + " {}")
                            .collect(Collectors.joining(" "))
                    + " }");
        }
        return type;
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
