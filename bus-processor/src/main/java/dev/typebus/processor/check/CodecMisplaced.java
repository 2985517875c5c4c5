package dev.typebus.processor.check;

import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.model.ModuleModel;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;

/** {@code @Codec} on an event that is not a component of another event. */
final class CodecMisplaced implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Reporter reporter) {
        Set<Element> used = module.events().stream()
                .flatMap(event -> JsonPathWalk.of(event).stream())
                .flatMap(found -> found.form() instanceof JsonForm.CodecOf codec
                        ? Stream.of(codec.annotation().element())
                        : Stream.of())
                .collect(Collectors.toSet());
        module.strays("Codec").forEach(place -> {
            if (place.element() instanceof TypeElement event && !used.contains(event)) {
                reporter.error(
                        place,
                        TypeText.shortName(event),
                        "@Codec has no effect here, because an event is written component by component",
                        "Remove it",
                        "Put it on the component that is meant");
            }
        });
    }
}
