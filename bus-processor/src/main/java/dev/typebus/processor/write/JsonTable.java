package dev.typebus.processor.write;

import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.JsonForm;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The members of a payload as a table for its serializer's Javadoc. */
final class JsonTable {
    private static final int MANY_CONSTANTS = 8;

    private final List<List<String>> rows = new ArrayList<>();

    /** The lines; empty for an event without components. */
    static List<String> of(List<ComponentModel> components) {
        JsonTable table = new JsonTable();
        table.add(components, "");
        return TextTable.lines(table.rows).stream().map(JsonTable::escape).toList();
    }

    private void add(List<ComponentModel> components, String indent) {
        for (ComponentModel component : components) {
            JsonForm form = component.form();
            String meaning = meaning(form);
            String absent = component
                    .byDefault()
                    .map(text -> text.value() + " by default")
                    .orElse(component.isRequired() ? "" : "may be absent");
            String separator = meaning.isEmpty() || absent.isEmpty() ? "" : ", ";
            rows.add(List.of(
                    indent + component.jsonName().value(), form.jsonType().toString(), meaning + separator + absent));
            addWithin(form, indent + "  ");
        }
    }

    private void addWithin(JsonForm form, String indent) {
        if (form instanceof JsonForm.RecordOf record) {
            add(record.components(), indent);
        } else if (form instanceof JsonForm.SealedOf sealed) {
            for (JsonForm.Variant variant : sealed.variants()) {
                rows.add(List.of(
                        indent + JsonForm.SealedOf.DISCRIMINATOR,
                        "string",
                        variant.jsonName().value()));
                addWithin(variant.form(), indent + "  ");
            }
        } else if (!(form instanceof JsonForm.ValueOf)) {
            form.parts().forEach(part -> addWithin(part.form(), indent));
        }
    }

    private static String meaning(JsonForm form) {
        if (form instanceof JsonForm.Simple simple) {
            return simple.scalar().meaning();
        } else if (form instanceof JsonForm.EnumOf enumeration) {
            return constants(enumeration);
        } else if (form instanceof JsonForm.OptionalOf optional) {
            return meaning(optional.value());
        } else if (form instanceof JsonForm.ValueOf value) {
            return meaning(value.components().get(0).form());
        } else if (form instanceof JsonForm.CodecOf codec) {
            return "as " + codec.codec().name().simpleName() + " writes it";
        } else if (form instanceof JsonForm.MapOf map) {
            return "of " + element(map.value()) + " by " + element(map.key());
        } else if (form instanceof JsonForm.ListOf list) {
            return "of " + element(list.element());
        } else if (form instanceof JsonForm.SetOf set) {
            return "of " + element(set.element()) + ", each once";
        } else if (form instanceof JsonForm.ArrayOf array) {
            return "of " + element(array.element());
        }
        return "";
    }

    private static String element(JsonForm form) {
        return (form.jsonType() + " " + meaning(form)).strip();
    }

    private static String constants(JsonForm.EnumOf enumeration) {
        String shown = enumeration.constants().stream()
                .limit(MANY_CONSTANTS)
                .map(constant -> constant.jsonName().value())
                .collect(Collectors.joining(", "));
        return enumeration.constants().size() > MANY_CONSTANTS ? shown + ", …" : shown;
    }

    /** Text that stands in Javadoc as it is. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("@", "&#64;")
                .replace("*/", "*&#47;")
                .replace("\\", "&#92;");
    }
}
