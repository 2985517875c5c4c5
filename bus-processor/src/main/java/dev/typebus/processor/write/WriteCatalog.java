package dev.typebus.processor.write;

import dev.typebus.processor.contract.JsonText;
import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.GroupModel;
import dev.typebus.processor.model.HandlerModel;
import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.model.KnownEvent;
import dev.typebus.processor.model.RetryModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code META-INF/typebus/description.json}: the module's events and handlers for tools, in any language. */
final class WriteCatalog {
    /** Goes up when a member changes its meaning; new members may come without. */
    private static final int FORMAT_VERSION = 1;

    private WriteCatalog() {}

    /** @param packageName of the module's {@code Events} */
    static String text(String packageName, List<EventModel> events, List<GroupModel> groups) {
        Map<String, Object> catalog = new LinkedHashMap<>();
        catalog.put("formatVersion", FORMAT_VERSION);
        catalog.put("package", packageName);
        catalog.put("events", events.stream().map(WriteCatalog::event).toList());
        catalog.put("groups", groups.stream().map(WriteCatalog::group).toList());
        return JsonText.of(catalog);
    }

    private static Map<String, Object> event(EventModel event) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", event.name().value());
        json.put("version", event.version().value());
        json.put("aggregateType", event.aggregateType().value());
        json.put("aggregateId", event.aggregateIds().get(0).jsonName().value());
        json.put("components", components(event.components()));
        return json;
    }

    private static List<Map<String, Object>> components(List<ComponentModel> components) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (ComponentModel component : components) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("name", component.jsonName().value());
            json.put("required", component.isRequired());
            form(component.form(), json);
            list.add(json);
        }
        return list;
    }

    private static Map<String, Object> form(JsonForm form) {
        Map<String, Object> json = new LinkedHashMap<>();
        form(form, json);
        return json;
    }

    private static void form(JsonForm form, Map<String, Object> json) {
        if (form instanceof JsonForm.OptionalOf optional) {
            form(optional.value(), json);
            return;
        } else if (form instanceof JsonForm.ValueOf value) {
            form(value.components().get(0).form(), json);
            return;
        }
        json.put("type", form.jsonType().toString());
        if (form instanceof JsonForm.Simple simple && !simple.scalar().meaning().isEmpty()) {
            json.put("meaning", simple.scalar().meaning());
        } else if (form instanceof JsonForm.EnumOf enumeration) {
            json.put(
                    "oneOf",
                    enumeration.constants().stream()
                            .map(constant -> constant.jsonName().value())
                            .toList());
        } else if (form instanceof JsonForm.ListOf list) {
            json.put("elements", form(list.element()));
        } else if (form instanceof JsonForm.SetOf set) {
            json.put("distinct", true);
            json.put("elements", form(set.element()));
        } else if (form instanceof JsonForm.ArrayOf array) {
            json.put("elements", form(array.element()));
        } else if (form instanceof JsonForm.MapOf map) {
            json.put("keys", form(map.key()));
            json.put("values", form(map.value()));
        } else if (form instanceof JsonForm.RecordOf record) {
            json.put("components", components(record.components()));
        } else if (form instanceof JsonForm.SealedOf sealed) {
            json.put("discriminator", JsonForm.SealedOf.DISCRIMINATOR);
            Map<String, Object> variants = new LinkedHashMap<>();
            sealed.variants().forEach(variant -> variants.put(variant.jsonName().value(), form(variant.form())));
            json.put("variants", variants);
        }
    }

    private static Map<String, Object> group(GroupModel group) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", group.name());
        json.put("lanes", group.lanes());
        json.put("order", group.order());
        json.put(
                "handlers", group.handlers().stream().map(WriteCatalog::handler).toList());
        return json;
    }

    private static Map<String, Object> handler(HandlerModel handler) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", handler.id().value());
        json.put("method", handler.toString());
        json.put("handles", handled(handler));
        json.put("transactional", handler.isTransactional());
        json.put("batch", handler.isBatch());
        json.put("startFrom", handler.fromNow() ? "NOW" : "BEGINNING");
        json.put("timeout", handler.timeout().value());
        json.put("replayable", handler.replayable());
        handler.onDead().ifPresent(fallback -> json.put("onDead", fallback.toString()));
        handler.retry().ifPresent(retry -> json.put("retry", retry(retry)));
        return json;
    }

    private static List<Object> handled(HandlerModel handler) {
        List<Object> handled = new ArrayList<>();
        handler.typedEvents().forEach(event -> handled.add(reference(event)));
        handler.names()
                .forEach(selected -> handled.add(Map.of("name", selected.name().value())));
        return handled;
    }

    private static Map<String, Object> reference(KnownEvent event) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", event.name());
        json.put("version", event.version());
        return json;
    }

    private static Map<String, Object> retry(RetryModel retry) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("attempts", retry.attempts().value());
        json.put("firstDelay", retry.firstDelay().value());
        json.put("factor", retry.factor().value());
        json.put("maxDelay", retry.maxDelay().value());
        json.put("jitter", retry.jitter().value());
        return json;
    }
}
