package dev.typebus.processor.check;

/** {@code @Handles void fund()}. */
final class HandlerWithoutParameter implements Rule<HandlerContext> {
    @Override
    public void check(HandlerContext in, Reporter reporter) {
        if (in.payload().isEmpty()) {
            reporter.error(
                    in.handler().place(),
                    in.subject(),
                    "it has no parameter for what it handles",
                    "Take " + (in.handler().names().isEmpty() ? "the event" : "a StoredEvent<JsonPayload>")
                            + " as the first parameter");
        }
    }
}
