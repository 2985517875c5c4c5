package dev.typebus.processor.check;

import dev.typebus.processor.model.JsonForm;
import javax.lang.model.element.Modifier;

/** {@code @Codec} with a class that {@code new} cannot make. */
final class CodecNotConstructible implements Rule<EventJson> {
    @Override
    public void check(EventJson json, Reporter reporter) {
        String from = json.event().type().name().packageName();
        json.places().forEach(found -> {
            if (found.form() instanceof JsonForm.CodecOf codec
                    && codec.implementsFor().isPresent()
                    && Access.obstacle(codec.codec().element(), from).isEmpty()) {
                check(found, codec, from, reporter);
            }
        });
    }

    private static void check(JsonPathWalk found, JsonForm.CodecOf codec, String from, Reporter reporter) {
        if (codec.codec().element().getModifiers().contains(Modifier.ABSTRACT)) {
            report(found, codec, " is abstract", "Name a class that is not abstract", reporter);
        } else if (codec.codec().inner()) {
            report(found, codec, " is an inner class", "Make it static", reporter);
        } else if (!codec.visibleConstructor()) {
            report(
                    found,
                    codec,
                    " has no constructor without parameters that is visible from " + from,
                    "Give it a constructor without parameters",
                    reporter);
        }
    }

    private static void report(
            JsonPathWalk found, JsonForm.CodecOf codec, String what, String wayOut, Reporter reporter) {
        reporter.error(
                codec.annotation(),
                found,
                CodecNotVisible.subject(found, codec),
                codec.codec().name() + what,
                wayOut);
    }
}
