package dev.typebus.processor.describe;

import dev.typebus.annotations.Retry;
import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.GroupModel;
import dev.typebus.processor.model.HandlerModel;
import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.RetryModel;
import dev.typebus.processor.model.Specified;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A module's events and handlers as a page of Markdown. */
final class EventPage {
    private static final String DEFAULT_RETRY =
            retry(byDefault("attempts"), byDefault("firstDelay"), byDefault("factor"), byDefault("maxDelay"), (double)
                    byDefault("jitter"));

    private final ModuleModel module;
    private final SortedSet<String> retired;
    private final List<HandlerBinding> wires;
    private final Descriptions descriptions;
    private final Map<String, List<String>> handlersByEvent = new TreeMap<>();
    private final StringBuilder page = new StringBuilder();

    private EventPage(
            ModuleModel module, SortedSet<String> retired, List<HandlerBinding> wires, Descriptions descriptions) {
        this.module = module;
        this.retired = retired;
        this.wires = wires;
        this.descriptions = descriptions;
        wires.forEach(handlerBinding -> handlerBinding
                .eventNames()
                .forEach(name -> handlersByEvent
                        .computeIfAbsent(name, each -> new ArrayList<>())
                        .add(handlerBinding.name())));
    }

    static String text(
            ModuleModel module, SortedSet<String> retired, List<HandlerBinding> wires, Descriptions descriptions) {
        EventPage page = new EventPage(module, retired, wires, descriptions);
        page.write();
        return page.page.toString();
    }

    private void write() {
        line("# Events of " + module.packageName().orElseThrow());
        line("");
        line("Written by the compiler. Descriptions are the Javadoc of records and their components.");
        list(
                "No handler in this module",
                module.events().stream()
                        .filter(event -> !event.older())
                        .map(event -> event.name().value())
                        .filter(name -> !handlersByEvent.containsKey(name)));
        list(
                "Stored, and published no more",
                Stream.concat(
                        module.events().stream().filter(EventModel::older).map(EventModel::toString),
                        retired.stream()));
        if (!wires.isEmpty()) {
            line("");
            line("## Handlers by event");
            line("");
            HandlerGraph.lines(wires).forEach(this::line);
        }
        if (!module.events().isEmpty()) {
            line("");
            line("## Events");
            module.events().forEach(this::event);
        }
        if (!wires.isEmpty()) {
            line("");
            line("## Handlers");
            wires.stream()
                    .collect(Collectors.groupingBy(
                            handlerBinding -> handlerBinding.group().name(), LinkedHashMap::new, Collectors.toList()))
                    .values()
                    .forEach(this::group);
        }
    }

    private void list(String what, Stream<String> names) {
        String list = names.collect(Collectors.joining(", "));
        if (!list.isEmpty()) {
            line("");
            line(what + ": " + list + ".");
        }
    }

    private void event(EventModel event) {
        line("");
        line("### " + event);
        line("");
        descriptions.of(event.type()).ifPresent(text -> {
            line(Markdown.text(text));
            line("");
        });
        line("Record " + Markdown.code(event.type().name().qualifiedName()) + " about the "
                + Markdown.code(event.aggregateType().value()) + " in "
                + Markdown.code(event.aggregateIds().get(0).jsonName().value()) + ". "
                + (event.older() ? "Not published any more: a newer version is. " : "")
                + handlers(event) + ".");
        line("");
        line("| component | JSON | | description |");
        line("|---|---|---|---|");
        components("", event.components());
    }

    private String handlers(EventModel event) {
        List<String> handlers = handlersByEvent.getOrDefault(event.name().value(), List.of());
        return handlers.isEmpty() ? "No handler in this module" : "Handled by " + String.join(", ", handlers);
    }

    private void components(String path, List<ComponentModel> components) {
        for (ComponentModel component : components) {
            String name = path + component.jsonName().value();
            String presence = component
                    .byDefault()
                    .map(text -> "default " + Markdown.code(text.value()))
                    .orElse(component.isRequired() ? "" : "optional");
            row(
                    Markdown.code(name),
                    JsonWords.of(component.form()),
                    presence,
                    descriptions.of(component).map(Markdown::text).orElse(""));
            within(name, component.form());
        }
    }

    private void within(String path, JsonForm form) {
        if (form instanceof JsonForm.RecordOf record) {
            components(path + ".", record.components());
        } else if (form instanceof JsonForm.SealedOf sealed) {
            for (JsonForm.Variant variant : sealed.variants()) {
                String discriminator = path + "." + JsonForm.SealedOf.DISCRIMINATOR;
                row(
                        Markdown.code(discriminator),
                        Markdown.code(variant.jsonName().value()),
                        "",
                        "");
                within(path, variant.form());
            }
        } else if (!(form instanceof JsonForm.ValueOf)) {
            form.parts().stream()
                    .filter(part -> !part.path().equals("{key}"))
                    .forEach(part -> within(path + part.path(), part.form()));
        }
    }

    private void group(List<HandlerBinding> handlers) {
        GroupModel group = handlers.get(0).group();
        line("");
        line("### " + group.name());
        line("");
        line("Lanes: " + group.lanes() + ". Order: " + group.order() + ".");
        line("");
        line("| handler | handles | method | retry | settings |");
        line("|---|---|---|---|---|");
        handlers.forEach(handlerBinding -> row(
                handlerBinding.handler().id().value(),
                String.join(", ", handlerBinding.eventNames()),
                Markdown.code(handlerBinding.handler().toString()),
                handlerBinding.handler().retry().map(EventPage::retry).orElse(DEFAULT_RETRY + " (default)"),
                settings(handlerBinding.handler())));
    }

    private static String retry(RetryModel retry) {
        String never = retry.neverOn().stream()
                .map(Specified::value)
                .map(type -> Markdown.code(type.toString()))
                .collect(Collectors.joining(", "));
        return retry(
                        retry.attempts().value(),
                        retry.firstDelay().value(),
                        retry.factor().value(),
                        retry.maxDelay().value(),
                        retry.jitter().value())
                + (never.isEmpty() ? "" : ", never on " + never);
    }

    private static String retry(Object attempts, Object firstDelay, Object factor, Object maxDelay, double jitter) {
        return "%s attempts, %s × %s to %s ± %s %%"
                .formatted(attempts, firstDelay, factor, maxDelay, Math.round(jitter * 100));
    }

    private static Object byDefault(String attribute) {
        try {
            return Retry.class.getMethod(attribute).getDefaultValue();
        } catch (NoSuchMethodException e) {
            throw new LinkageError("@Retry is of another version than the processor", e);
        }
    }

    private static String settings(HandlerModel handler) {
        Map<String, Boolean> settings = new LinkedHashMap<>();
        settings.put("in the cursor's transaction", handler.isTransactional());
        settings.put("in batches", handler.isBatch());
        settings.put("from now on", handler.fromNow());
        settings.put("not replayable", !handler.replayable());
        handler.onDead().ifPresent(fallback -> settings.put("when dead " + Markdown.code(fallback.toString()), true));
        settings.put("timeout " + handler.timeout().value(), handler.timeout().explicit());
        return settings.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
    }

    private void row(String... cells) {
        line("| " + String.join(" | ", cells) + " |");
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
