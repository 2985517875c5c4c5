package dev.typebus.processor.check;

/** {@code @Handles void fund(StoredEvent<?> event)}. */
final class StoredEventOfNothing implements Rule<HandlerIn> {
    @Override
    public void check(HandlerIn in, Findings findings) {
        in.payload()
                .filter(first -> PayloadMistake.STORED_EVENT_OF_NOTHING.isIn(first))
                .ifPresent(first -> findings.error(
                        first.place(),
                        in.subject(),
                        TypeText.inShort(first.type()) + " does not say of which event",
                        "Say of which, as in StoredEvent<LoanFunded>, or take StoredEvent<JsonPayload> and names"));
    }
}
