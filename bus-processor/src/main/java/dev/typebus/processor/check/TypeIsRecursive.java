package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.JsonForm;

/** {@code record Node(List<Node> children)}. */
final class TypeIsRecursive implements Rule<EventModel> {
    @Override
    public void check(EventModel event, Findings findings) {
        JsonWalk.of(event).forEach(found -> {
            if (found.form() instanceof JsonForm.Recursive recursive) {
                findings.error(
                        found,
                        TypeText.qualified(recursive.type()) + " contains itself: "
                                + String.join(" → ", recursive.cycle()),
                        "Refer to the inner one by an id, or name a @Codec");
            }
        });
    }
}
