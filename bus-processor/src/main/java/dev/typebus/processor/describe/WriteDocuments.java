package dev.typebus.processor.describe;

import dev.typebus.processor.contract.JsonText;
import dev.typebus.processor.model.ClassModel;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.HandlerClassModel;
import dev.typebus.processor.model.ModuleModel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.annotation.processing.Filer;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.StandardLocation;

/** Writes the documents of a module to {@code META-INF/typebus}. */
public final class WriteDocuments {
    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

    private final Filer filer;
    private final Descriptions descriptions;

    /** @param left the documentation comments of classes whose sources are not in this compilation */
    public WriteDocuments(Filer filer, Elements elements, Function<TypeElement, Optional<String>> left) {
        this.filer = filer;
        this.descriptions = new Descriptions(elements, left);
    }

    /**
     * The documentation comments that were read, by the qualified names of their classes.
     */
    public SortedMap<String, String> comments() {
        return descriptions.comments();
    }

    /**
     * Writes {@code schemas/Loan.Funded.v1.json} for each version of an event, {@code asyncapi.json} and {@code events.md}.
     *
     * @param module with a package and without problems
     * @param retired the names of its events that are gone on purpose
     */
    public void write(ModuleModel module, SortedSet<String> retired) throws IOException {
        PayloadSchema schemas = new PayloadSchema(descriptions);
        Map<String, Map<String, Object>> payloads = new LinkedHashMap<>();
        for (EventModel event : module.events()) {
            String key = key(event.name().value(), event.version().value());
            Map<String, Object> payload = schemas.of(event);
            payloads.put(key, payload);
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put("$schema", DRAFT);
            schema.putAll(payload);
            write("schemas/" + key + ".json", JsonText.of(schema), event.type().element());
        }
        List<HandlerBinding> wires = HandlerBinding.in(module);
        Element[] all = Stream.concat(
                        module.events().stream().map(EventModel::type),
                        module.handlerClasses().stream().map(HandlerClassModel::type))
                .map(ClassModel::element)
                .toArray(Element[]::new);
        write("asyncapi.json", JsonText.of(AsyncApi.of(module, wires, payloads)), all);
        write("events.md", EventPage.text(module, retired, wires, descriptions), all);
    }

    /** A version of an event where nothing but names may stand: {@code Loan.Funded.v1}. */
    static String key(String event, int version) {
        return event + ".v" + version;
    }

    private void write(String name, String text, Element... origins) throws IOException {
        try (OutputStream file = filer.createResource(
                        StandardLocation.CLASS_OUTPUT, "", "META-INF/typebus/" + name, origins)
                .openOutputStream()) {
            file.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
