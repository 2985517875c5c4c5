package dev.typebus.processor.check;

/** {@code @Handles void fund()}. */
final class HandlerWithoutParameter implements Rule<HandlerIn> {
    @Override
    public void check(HandlerIn in, Findings findings) {
        if (in.payload().isEmpty()) {
            findings.error(
                    in.handler().place(),
                    in.subject(),
                    "it has no parameter for what it handles",
                    "Take " + (in.handler().names().isEmpty() ? "the event" : "a StoredEvent<JsonPayload>")
                            + " as the first parameter");
        }
    }
}
