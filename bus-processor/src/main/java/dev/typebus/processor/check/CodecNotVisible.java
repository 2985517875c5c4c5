package dev.typebus.processor.check;

import dev.typebus.processor.model.JsonForm;
import javax.lang.model.element.TypeElement;

/** {@code @Codec} with a class that the event's package cannot name. */
final class CodecNotVisible implements Rule<EventJson> {
    @Override
    public void check(EventJson json, Reporter reporter) {
        String from = json.event().type().name().packageName();
        json.places().forEach(found -> {
            if (found.form() instanceof JsonForm.CodecOf codec) {
                Access.obstacle(codec.codec().element(), from)
                        .ifPresent(access -> reporter.error(
                                codec.annotation(),
                                found,
                                subject(found, codec),
                                access.fact(),
                                access.wayOut(codec.codec().element())));
            }
        });
    }

    /** The component where {@code @Codec} stands on it, else the type where it does. */
    static String subject(JsonPathWalk found, JsonForm.CodecOf codec) {
        return codec.annotation().element() instanceof TypeElement ? TypeText.inShort(codec.type()) : found.path();
    }
}
