package dev.typebus.processor.check;

import dev.typebus.processor.model.JsonForm;

/** {@code record Node(List<Node> children)}. */
final class TypeIsRecursive implements Rule<EventJson> {
    @Override
    public void check(EventJson json, Findings findings) {
        json.places().forEach(found -> {
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
