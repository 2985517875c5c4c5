package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.JsonForm;
import javax.lang.model.element.Modifier;

/** {@code @Codec} with a class that {@code new} cannot make. */
final class CodecNotConstructible implements Rule<EventModel> {
    @Override
    public void check(EventModel event, Findings findings) {
        String from = event.type().name().packageName();
        JsonWalk.of(event).forEach(found -> {
            if (found.form() instanceof JsonForm.CodecOf codec
                    && codec.implementsFor().isPresent()
                    && Access.obstacle(codec.codec().element(), from).isEmpty()) {
                check(CodecNotVisible.subject(found, codec), codec, from, findings);
            }
        });
    }

    private static void check(String subject, JsonForm.CodecOf codec, String from, Findings findings) {
        if (codec.codec().element().getModifiers().contains(Modifier.ABSTRACT)) {
            findings.error(
                    codec.annotation(),
                    subject,
                    codec.codec().name() + " is abstract",
                    "Name a class that can be made by new");
        } else if (codec.codec().inner()) {
            findings.error(codec.annotation(), subject, codec.codec().name() + " is an inner class", "Make it static");
        } else if (!codec.visibleConstructor()) {
            findings.error(
                    codec.annotation(),
                    subject,
                    codec.codec().name() + " has no constructor without parameters that is visible from " + from,
                    "Give it one");
        }
    }
}
