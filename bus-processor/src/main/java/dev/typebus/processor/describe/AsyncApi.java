package dev.typebus.processor.describe;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.KnownEvent;
import dev.typebus.processor.model.ModuleModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A module as an application of AsyncAPI 3: it sends its events to the log, and each handler receives some of them from there. */
final class AsyncApi {
    private static final String LOG = "domain_events";

    private AsyncApi() {}

    /**
     * The document.
     *
     * @param payloads the schemas of the module's events by their key
     */
    static Map<String, Object> of(
            ModuleModel module, List<HandlerBinding> wires, Map<String, Map<String, Object>> payloads) {
        Map<String, Object> messages = new LinkedHashMap<>();
        module.events()
                .forEach(event ->
                        messages.put(key(event), message(event, Objects.requireNonNull(payloads.get(key(event))))));
        wires.stream()
                .flatMap(handlerBinding -> handlerBinding.events().stream())
                .forEach(event -> messages.computeIfAbsent(key(event), key -> foreign(event)));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("asyncapi", "3.0.0");
        document.put("info", info(module.packageName().orElseThrow()));
        document.put("defaultContentType", "application/json");
        document.put("channels", Map.of(LOG, log(messages)));
        document.put("operations", operations(module, wires));
        document.put("components", Map.of("messages", messages));
        return document;
    }

    private static Map<String, Object> info(String packageName) {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("title", packageName);
        info.put("version", "1");
        info.put("description", "Domain events. Each message has a version of its own.");
        return info;
    }

    private static Map<String, Object> log(Map<String, Object> messages) {
        Map<String, Object> log = new LinkedHashMap<>();
        log.put("address", LOG);
        log.put(
                "description",
                "The table of all events in PostgreSQL. Events of one aggregate are handled in their order.");
        log.put(
                "messages",
                messages.keySet().stream()
                        .collect(Collectors.toMap(
                                Function.identity(),
                                key -> reference("components/messages/" + key),
                                (one, other) -> one,
                                LinkedHashMap::new)));
        return log;
    }

    private static Map<String, Object> operations(ModuleModel module, List<HandlerBinding> wires) {
        Map<String, Object> operations = new LinkedHashMap<>();
        List<String> sent = module.events().stream()
                .filter(event -> !event.older())
                .map(AsyncApi::key)
                .toList();
        if (!sent.isEmpty()) {
            operations.put("publish", operation("send", sent));
        }
        wires.forEach(handlerBinding -> {
            Map<String, Object> received = operation(
                    "receive",
                    handlerBinding.events().stream().map(AsyncApi::key).toList());
            received.put("title", handlerBinding.name());
            operations.put(handlerBinding.name().replace('/', '.'), received);
        });
        return operations;
    }

    private static Map<String, Object> operation(String action, List<String> messages) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("action", action);
        operation.put("channel", reference("channels/" + LOG));
        operation.put(
                "messages",
                messages.stream()
                        .map(key -> reference("channels/" + LOG + "/messages/" + key))
                        .toList());
        return operation;
    }

    private static Map<String, Object> message(EventModel event, Map<String, Object> payload) {
        Map<String, Object> message = message(
                event.name().value(), event.toString(), event.aggregateType().value());
        if (event.older()) {
            message.put("deprecated", true);
        }
        message.put("payload", payload);
        return message;
    }

    private static Map<String, Object> foreign(KnownEvent event) {
        Map<String, Object> message = message(event.name(), event.toString(), event.aggregateType());
        event.library()
                .ifPresent(library -> message.put(
                        "description", "Declared in " + library.packageName() + ", whose document has its payload."));
        return message;
    }

    private static Map<String, Object> message(String name, String title, String aggregateType) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("name", name);
        message.put("title", title);
        message.put("tags", List.of(Map.of("name", aggregateType)));
        return message;
    }

    private static Map<String, Object> reference(String path) {
        return Map.of("$ref", "#/" + path);
    }

    private static String key(EventModel event) {
        return WriteDocuments.key(event.name().value(), event.version().value());
    }

    private static String key(KnownEvent event) {
        return WriteDocuments.key(event.name(), event.version());
    }
}
