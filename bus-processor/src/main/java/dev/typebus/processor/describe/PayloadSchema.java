package dev.typebus.processor.describe;

import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.model.Scalar;
import dev.typebus.processor.model.Specified;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * JSON Schema of what the serializers write, and of what they wrote before a component got a {@code @Default} or another name. Members
 * that it does not know are allowed: a newer version of the application may write them. The words are those that draft 2020-12 and the
 * schemas of AsyncAPI 3 have in common.
 */
final class PayloadSchema {
    private final Descriptions descriptions;

    PayloadSchema(Descriptions descriptions) {
        this.descriptions = descriptions;
    }

    /** The schema of one version of an event. */
    Map<String, Object> of(EventModel event) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("title", event.toString());
        descriptions.of(event.type()).ifPresent(text -> schema.put("description", text));
        object(event.components(), schema);
        return schema;
    }

    private void object(List<ComponentModel> components, Map<String, Object> schema) {
        object(components, new LinkedHashMap<>(), new ArrayList<>(), schema);
    }

    private void object(
            List<ComponentModel> components,
            Map<String, Object> properties,
            List<String> required,
            Map<String, Object> schema) {
        List<Map<String, Object>> oneOfNames = new ArrayList<>();
        for (ComponentModel component : components) {
            String name = component.jsonName().value();
            Map<String, Object> property = property(component);
            properties.put(name, property);
            component.formerly().forEach(former -> properties.put(former.value(), deprecated(property, name)));
            boolean always = component.isRequired() && component.byDefault().isEmpty();
            if (always && component.formerly().isEmpty()) {
                required.add(name);
            } else if (always) {
                oneOfNames.add(Map.of("anyOf", names(component)));
            }
        }
        schema.put("type", "object");
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        if (!oneOfNames.isEmpty()) {
            schema.put("allOf", oneOfNames);
        }
    }

    private static List<Map<String, List<String>>> names(ComponentModel component) {
        return Stream.concat(Stream.of(component.jsonName()), component.formerly().stream())
                .map(name -> Map.of("required", List.of(name.value())))
                .toList();
    }

    private static Map<String, Object> deprecated(Map<String, Object> property, String name) {
        Map<String, Object> schema = new LinkedHashMap<>(property);
        schema.put("description", "What " + name + " was called before.");
        schema.put("deprecated", true);
        return schema;
    }

    private Map<String, Object> property(ComponentModel component) {
        Map<String, Object> form = form(component.form());
        Map<String, Object> property = new LinkedHashMap<>();
        descriptions.of(component).ifPresent(text -> property.put("description", withMeaning(text, component.form())));
        form.forEach(property::putIfAbsent);
        component
                .byDefault()
                .map(Specified::value)
                .ifPresent(text -> property.put("default", byDefault(component.form(), text)));
        return property;
    }

    private static String withMeaning(String text, JsonForm form) {
        return meaning(form).map(meaning -> text + " (" + meaning + ")").orElse(text);
    }

    private static Optional<String> meaning(JsonForm form) {
        if (form instanceof JsonForm.OptionalOf optional) {
            return meaning(optional.value());
        } else if (form instanceof JsonForm.ValueOf value) {
            return meaning(value.components().get(0).form());
        }
        return form instanceof JsonForm.Simple simple
                ? Optional.of(ScalarSchema.meaning(simple.scalar())).filter(meaning -> !meaning.isEmpty())
                : Optional.empty();
    }

    private static Object byDefault(JsonForm form, String text) {
        return switch (form.jsonType()) {
            case BOOLEAN -> Boolean.valueOf(text);
            case NUMBER -> new BigDecimal(text);
            case ARRAY -> List.of();
            case OBJECT -> Map.of();
            case STRING, ANY -> text;
        };
    }

    private Map<String, Object> form(JsonForm form) {
        Map<String, Object> schema = new LinkedHashMap<>();
        if (form instanceof JsonForm.Simple simple) {
            meaning(form).ifPresent(meaning -> schema.put("description", meaning));
            schema.putAll(ScalarSchema.value(simple.scalar()));
        } else if (form instanceof JsonForm.EnumOf choice) {
            descriptions.of(choice.declared()).ifPresent(text -> schema.put("description", text));
            schema.put("type", "string");
            schema.put("enum", constants(choice));
        } else if (form instanceof JsonForm.OptionalOf optional) {
            return form(optional.value());
        } else if (form instanceof JsonForm.ListOf list) {
            array(list.element(), schema);
        } else if (form instanceof JsonForm.ArrayOf array) {
            array(array.element(), schema);
        } else if (form instanceof JsonForm.SetOf set) {
            array(set.element(), schema);
            // 1.0 and 1.00 are two decimals in Java and one number in JSON Schema: only where the text tells elements
            // apart
            if (set.element().hasText()) {
                schema.put("uniqueItems", true);
            }
        } else if (form instanceof JsonForm.MapOf map) {
            schema.put("type", "object");
            schema.put("propertyNames", key(map.key()));
            schema.put("additionalProperties", form(map.value()));
        } else if (form instanceof JsonForm.RecordOf record) {
            descriptions.of(record.declared()).ifPresent(text -> schema.put("description", text));
            object(record.components(), schema);
        } else if (form instanceof JsonForm.ValueOf value) {
            descriptions.of(value.declared()).ifPresent(text -> schema.put("description", withMeaning(text, form)));
            form(value.components().get(0).form()).forEach(schema::putIfAbsent);
        } else if (form instanceof JsonForm.SealedOf sealed) {
            descriptions.of(sealed.declared()).ifPresent(text -> schema.put("description", text));
            schema.put("oneOf", sealed.variants().stream().map(this::variant).toList());
        } else if (form instanceof JsonForm.CodecOf codec) {
            schema.put("description", "As " + codec.codec().name().simpleName() + " writes it.");
        }
        return schema;
    }

    private void array(JsonForm element, Map<String, Object> schema) {
        schema.put("type", "array");
        schema.put("items", form(element));
    }

    private Map<String, Object> variant(JsonForm.Variant variant) {
        JsonForm.RecordOf record = (JsonForm.RecordOf) variant.form();
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("title", variant.jsonName().value());
        descriptions.of(record.declared()).ifPresent(text -> schema.put("description", text));
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(
                JsonForm.SealedOf.DISCRIMINATOR,
                Map.of("const", variant.jsonName().value()));
        object(record.components(), properties, new ArrayList<>(List.of(JsonForm.SealedOf.DISCRIMINATOR)), schema);
        return schema;
    }

    private static Map<String, Object> key(JsonForm form) {
        if (form instanceof JsonForm.ValueOf value) {
            return key(value.components().get(0).form());
        } else if (form instanceof JsonForm.EnumOf choice) {
            return Map.of("enum", constants(choice));
        }
        Scalar scalar = ((JsonForm.Simple) form).scalar();
        return ScalarSchema.key(scalar);
    }

    private static List<String> constants(JsonForm.EnumOf choice) {
        return choice.constants().stream()
                .map(constant -> constant.jsonName().value())
                .toList();
    }
}
