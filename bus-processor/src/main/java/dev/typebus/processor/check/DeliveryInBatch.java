package dev.typebus.processor.check;

import dev.typebus.processor.model.ParameterModel;
import dev.typebus.processor.model.ParameterModel.Role;

/** {@code @Handles void project(List<StoredEvent<LoanFunded>> events, Delivery delivery)}. */
final class DeliveryInBatch implements Rule<HandlerContext> {
    @Override
    public void check(HandlerContext in, Reporter reporter) {
        if (in.payload().filter(first -> first.role() == Role.BATCH).isEmpty()) {
            return;
        }
        in.handler().parameters().stream()
                .filter(parameter -> parameter.role() == Role.DELIVERY)
                .limit(1)
                .map(ParameterModel::place)
                .forEach(place -> reporter.error(
                        place,
                        in.subject(),
                        "a batch has many events, and a Delivery belongs to one",
                        "Remove it and read position, time and metadata from each StoredEvent"));
    }
}
