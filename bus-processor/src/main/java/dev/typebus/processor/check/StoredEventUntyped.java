package dev.typebus.processor.check;

/** {@code @Handles void fund(StoredEvent<?> event)}. */
final class StoredEventUntyped implements Rule<HandlerIn> {
    @Override
    public void check(HandlerIn in, Findings findings) {
        in.payload()
                .filter(first -> PayloadMistake.STORED_EVENT_UNTYPED.isIn(first))
                .ifPresent(first -> findings.error(
                        first.place(),
                        in.subject(),
                        TypeText.inShort(first.type()) + " lacks the type of its event",
                        "Name the event, as in StoredEvent<LoanFunded>",
                        "Take StoredEvent<JsonPayload>, and name events in @Handles"));
    }
}
