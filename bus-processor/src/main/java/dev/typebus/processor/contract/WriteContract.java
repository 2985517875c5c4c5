package dev.typebus.processor.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The text of {@code typebus.catalog.json}: sorted by name, one member a line, equal for equal contracts. */
public final class WriteContract {
    /** Goes up when a reader of the old form would misunderstand the new one. */
    static final int FORMAT_VERSION = 1;

    private WriteContract() {}

    /** The whole file. */
    public static String text(Contract contract) {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("formatVersion", FORMAT_VERSION);
        file.put("events", events(contract));
        file.put("handlers", List.copyOf(contract.handlers()));
        file.put("retired", List.copyOf(contract.retired()));
        return JsonText.of(file);
    }

    private static Map<String, Object> events(Contract contract) {
        Map<String, Object> events = new TreeMap<>();
        contract.events().forEach((name, versions) -> {
            Map<String, Object> byVersion = new LinkedHashMap<>();
            versions.forEach((version, event) -> byVersion.put(version.toString(), event(event)));
            events.put(name, byVersion);
        });
        return events;
    }

    private static Map<String, Object> event(EventShape event) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("aggregateType", event.aggregateType());
        json.put("aggregateId", event.aggregateId());
        json.put("components", components(event.payload()));
        return json;
    }

    private static Map<String, Object> components(Shape.RecordOf record) {
        Map<String, Object> components = new LinkedHashMap<>();
        record.members().forEach(member -> components.put(member.name(), member(member)));
        return components;
    }

    /** A required member without a default is its shape alone. */
    private static Object member(Member member) {
        Object shape = shape(member.shape());
        if (member.equals(Member.required(member.name(), member.shape()))) {
            return shape;
        }
        Map<String, Object> json = new LinkedHashMap<>(object(shape));
        if (!member.required()) {
            json.put("optional", true);
        }
        member.byDefault().ifPresent(value -> json.put("default", value));
        if (!member.formerly().isEmpty()) {
            json.put("formerly", member.formerly());
        }
        if (member.removed()) {
            json.put("removed", true);
        }
        return json;
    }

    @SuppressWarnings("unchecked") // shape makes no others
    private static Map<String, Object> object(Object shape) {
        return shape instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of("type", shape);
    }

    private static Object shape(Shape shape) {
        if (shape instanceof Shape.Simple simple) {
            return simple.name();
        }
        Map<String, Object> json = new LinkedHashMap<>();
        if (shape instanceof Shape.EnumOf choice) {
            json.put("type", "enum");
            json.put("constants", choice.constants());
        } else if (shape instanceof Shape.ListOf list) {
            json.put("type", "list");
            json.put("element", shape(list.element()));
        } else if (shape instanceof Shape.SetOf set) {
            json.put("type", "set");
            json.put("element", shape(set.element()));
        } else if (shape instanceof Shape.MapOf map) {
            json.put("type", "map");
            json.put("key", shape(map.key()));
            json.put("value", shape(map.value()));
        } else if (shape instanceof Shape.RecordOf record) {
            json.put("type", "record");
            json.put("components", components(record));
        } else if (shape instanceof Shape.SealedOf sealed) {
            json.put("type", "sealed");
            json.put("discriminator", sealed.discriminator());
            Map<String, Object> variants = new LinkedHashMap<>();
            sealed.variants().forEach(each -> variants.put(each.name(), components(each.form())));
            json.put("members", variants);
        } else if (shape instanceof Shape.CodecOf codec) {
            json.put("type", "codec");
            json.put("codec", codec.codec());
        }
        return json;
    }
}
