package dev.typebus.processor.check;

import dev.typebus.processor.model.OnDeadModel;
import dev.typebus.processor.model.ParameterModel;
import dev.typebus.processor.model.ParameterModel.Role;
import dev.typebus.processor.model.ParameterModel.Subject;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/** {@code @OnDead void giveUp(LoanClosed event)} for a handler of {@code LoanFunded}. */
final class OnDeadParameterWrong implements Rule<HandlerContext> {
    @Override
    public void check(HandlerContext in, Reporter reporter) {
        in.handler().onDead().filter(fallback -> !fallback.handles()).ifPresent(fallback -> {
            if (in.handler().isBatch()) {
                reporter.error(
                        fallback.place(),
                        fallback.toString(),
                        in.subject() + " takes batches, but a fallback takes a single event",
                        "Handle single events",
                        "Remove the fallback and use bus.deadLetters()");
            } else {
                in.payload().flatMap(OnDeadParameterWrong::payloadType).ifPresent(type -> {
                    checkFirst(in, fallback, type, reporter);
                    fallback.parameters().stream()
                            .skip(1)
                            .forEach(parameter -> checkExtra(in, fallback, parameter, reporter));
                    checkTwice(fallback, reporter);
                });
            }
        });
    }

    /** The handled type, unless it is a mistake that other rules report. */
    private static Optional<TypeMirror> payloadType(ParameterModel parameter) {
        boolean known = parameter.subject() instanceof Subject.One
                || parameter.subject() instanceof Subject.AnyOf
                || parameter.subject() instanceof Subject.Json;
        if (!known) {
            return Optional.empty();
        }
        return parameter.role() == Role.STORED_EVENT && parameter.type() instanceof DeclaredType stored
                ? Optional.of(stored.getTypeArguments().get(0))
                : Optional.of(parameter.type());
    }

    private static void checkFirst(HandlerContext in, OnDeadModel fallback, TypeMirror handled, Reporter reporter) {
        List<ParameterModel> parameters = fallback.parameters();
        if (!parameters.isEmpty() && parameters.get(0).subject() instanceof Subject.Unresolved) {
            return;
        }
        boolean same = !parameters.isEmpty()
                && payloadType(parameters.get(0))
                        .filter(type -> TypeText.qualified(type).equals(TypeText.qualified(handled)))
                        .isPresent()
                && (parameters.get(0).role() == Role.STORED_EVENT
                        || parameters.get(0).role() == Role.PAYLOAD);
        if (!same) {
            String type = TypeText.inShort(handled);
            reporter.error(
                    parameters.isEmpty() ? fallback.place() : parameters.get(0).place(),
                    fallback.toString(),
                    "its first parameter is not what " + in.subject() + " handles",
                    "Take " + (in.payload().orElseThrow().subject() instanceof Subject.Json ? "" : type + " or ")
                            + "StoredEvent<" + type + "> as the first parameter");
        }
    }

    private static void checkExtra(
            HandlerContext in, OnDeadModel fallback, ParameterModel parameter, Reporter reporter) {
        if (parameter.role() == Role.TRANSACTION && !in.handler().isTransactional()) {
            reporter.error(
                    parameter.place(),
                    fallback.toString(),
                    in.subject() + " takes no Transaction, so " + parameter.name() + " would have none",
                    "Remove it",
                    "Let the handler take a Transaction");
        } else if (!HandlerContext.isExtra(parameter)
                && !OnDeadModel.isWhy(parameter)
                && !(parameter.subject() instanceof Subject.Unresolved)) {
            reporter.error(
                    parameter.place(),
                    fallback.toString(),
                    Fact.of(parameter.name() + " would get no value")
                            .detail("Its type is " + TypeText.qualified(parameter.type())),
                    WayOut.of("Take only a Transaction, a Delivery and a Throwable after the event"));
        }
    }

    private static void checkTwice(OnDeadModel fallback, Reporter reporter) {
        Set<String> seen = new HashSet<>();
        for (ParameterModel parameter : fallback.parameters()) {
            boolean once = HandlerContext.isExtra(parameter) || OnDeadModel.isWhy(parameter);
            if (once && !seen.add(TypeText.qualified(parameter.type()))) {
                reporter.error(
                        parameter.place(),
                        fallback.toString(),
                        parameter.name() + " is a second " + TypeText.inShort(parameter.type())
                                + ", but a fallback takes one",
                        "Remove it");
            }
        }
    }
}
