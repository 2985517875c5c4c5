package dev.typebus.processor.check;

import dev.typebus.processor.model.ParameterModel;

/** {@code @Handles void fund(Transaction tx, LoanFunded event)}. */
final class HandlerParameterMisplaced implements Rule<HandlerContext> {
    @Override
    public void check(HandlerContext in, Reporter reporter) {
        in.payload().ifPresent(payload -> {
            ParameterModel first = in.handler().parameters().get(0);
            if (HandlerContext.isExtra(first)) {
                reporter.error(
                        first.place(),
                        in.subject(),
                        first.name() + " stands before " + payload.name() + ", but the event comes first",
                        "Move " + TypeText.inShort(payload.type()) + " " + payload.name() + " to the front");
            }
        });
    }
}
