package dev.typebus.processor.check;

/** {@code @Handles void fund(StoredEvent<?> event)}. */
final class StoredEventUntyped implements Rule<HandlerContext> {
    @Override
    public void check(HandlerContext in, Reporter reporter) {
        in.payload()
                .filter(first -> PayloadProblem.STORED_EVENT_UNTYPED.isIn(first))
                .ifPresent(first -> reporter.error(
                        first.place(),
                        in.subject(),
                        TypeText.inShort(first.type()) + " lacks the type of its event",
                        "Name the event, as in StoredEvent<LoanFunded>",
                        "Take StoredEvent<JsonPayload>, and name events in @Handles"));
    }
}
