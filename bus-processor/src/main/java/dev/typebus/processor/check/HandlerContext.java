package dev.typebus.processor.check;

import dev.typebus.processor.model.HandlerModel;
import dev.typebus.processor.model.HandlerModel.Selected;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.ParameterModel;
import dev.typebus.processor.model.ParameterModel.Role;
import dev.typebus.processor.model.ParameterModel.Subject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A handler and the module around it. */
record HandlerContext(HandlerModel handler, ModuleModel module) {
    /** The parameter that says what is handled: the first that is neither {@code Transaction} nor {@code Delivery}. */
    Optional<ParameterModel> payload() {
        return handler.parameters().stream().filter(each -> !isExtra(each)).findFirst();
    }

    /** Whether the payload's type says what is handled, so that names are not needed. */
    boolean isTyped() {
        return payload()
                .filter(first -> first.subject() instanceof Subject.One || first.subject() instanceof Subject.AnyOf)
                .isPresent();
    }

    /** The names and patterns that select events; none where {@link HandledNamesMisplaced} has them removed. */
    Stream<Selected> names() {
        return isTyped() ? Stream.of() : handler.names().stream();
    }

    /** The parameters after {@link #payload}. */
    List<ParameterModel> afterPayload() {
        return handler.parameters().stream()
                .dropWhile(HandlerContext::isExtra)
                .skip(1)
                .toList();
    }

    /** {@code Transaction} or {@code Delivery}. */
    static boolean isExtra(ParameterModel parameter) {
        return parameter.role() == Role.TRANSACTION || parameter.role() == Role.DELIVERY;
    }

    /** The place in the user's words: {@code LoanHandlers.audit}. */
    String subject() {
        return handler.toString();
    }
}
