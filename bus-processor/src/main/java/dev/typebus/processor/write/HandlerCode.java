package dev.typebus.processor.write;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import dev.typebus.processor.model.HandlerModel;
import dev.typebus.processor.model.KnownEvent;
import dev.typebus.processor.model.OnDeadModel;
import dev.typebus.processor.model.ParameterModel;
import dev.typebus.processor.model.ParameterModel.Role;
import dev.typebus.processor.model.ParameterModel.Subject;
import dev.typebus.processor.model.RetryModel;
import dev.typebus.processor.model.RuntimeNames;
import dev.typebus.processor.model.Specified;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.lang.model.type.TypeMirror;

/** One handler as an expression: what it wants to see, its settings where they are not the defaults, and the call. */
final class HandlerCode {
    private static final String DEFAULT_TIMEOUT = "5m";

    private final Function<KnownEvent, CodeBlock> eventConstant;
    private final String event;
    private final String tx;
    private final String delivery;
    private final String why;

    /** @param variables names for the lambdas' parameters are taken from here: the handler objects are variables around them */
    HandlerCode(Function<KnownEvent, CodeBlock> eventConstant, UniqueNames variables) {
        this.eventConstant = eventConstant;
        this.event = variables.of(Role.STORED_EVENT, List.of("event", "storedEvent"));
        this.tx = variables.of(Role.TRANSACTION, List.of("tx", "transaction"));
        this.delivery = variables.of(Role.DELIVERY, List.of("delivery", "eventDelivery"));
        this.why = variables.of(OnDeadModel.class, List.of("why", "reason"));
    }

    CodeBlock of(HandlerModel handler, String object) {
        CodeBlock.Builder code =
                CodeBlock.builder().add(selection(handler)).indent().indent();
        handler.retry().ifPresent(retry -> code.add(retry(retry)));
        if (!handler.timeout().value().equals(DEFAULT_TIMEOUT)) {
            code.add("\n.timeout($L)", DurationCode.of(handler.timeout().value()));
        }
        if (handler.fromNow()) {
            code.add("\n.startFrom($T.StartFrom.NOW)", SourceFile.name(RuntimeNames.HANDLER));
        }
        if (!handler.replayable()) {
            code.add("\n.notReplayable()");
        }
        code.add("\n.$L", call(handler, object));
        code.add(handler.formerly().isEmpty() ? "" : "\n").add(SourceFile.formerly(handler.formerly()));
        handler.onDead().ifPresent(fallback -> code.add("\n.$L", onDead(fallback, object)));
        return code.unindent().unindent().build();
    }

    private CodeBlock selection(HandlerModel handler) {
        Subject subject = handler.parameters().get(0).subject();
        CodeBlock type = CodeBlock.of("$T", SourceFile.name(RuntimeNames.HANDLER));
        String id = handler.id().value();
        if (subject instanceof Subject.One one) {
            return CodeBlock.of("$L.on($S, $L)", type, id, eventConstant.apply(one.event()));
        } else if (subject instanceof Subject.AnyOf anyOf) {
            List<CodeBlock> events = anyOf.events().stream().map(eventConstant).toList();
            return CodeBlock.of(
                    "$L.onAnyOf($S, $T.class,$W$L)",
                    type,
                    id,
                    SourceFile.name(anyOf.declared().name()),
                    CodeBlock.join(events, ",$W"));
        }
        List<CodeBlock> names = handler.names().stream()
                .map(selected -> CodeBlock.of("$S", selected.name().value()))
                .toList();
        return CodeBlock.of("$L.onNames($S,$W$L)", type, id, CodeBlock.join(names, ",$W"));
    }

    private CodeBlock call(HandlerModel handler, String object) {
        CodeBlock target = target(object, handler.methodName(), handler.parameters());
        if (handler.isBatch()) {
            return handler.isTransactional()
                    ? CodeBlock.of("transactionalBatch(($Ls, $L) -> $L)", event, tx, target)
                    : CodeBlock.of("batch($Ls -> $L)", event, target);
        }
        return handler.isTransactional()
                ? CodeBlock.of("transactional(($L, $L, $L) -> $L)", event, tx, delivery, target)
                : CodeBlock.of("plain(($L, $L) -> $L)", event, delivery, target);
    }

    private CodeBlock onDead(OnDeadModel fallback, String object) {
        CodeBlock target = target(object, fallback.methodName(), fallback.parameters());
        boolean takesTransaction =
                fallback.parameters().stream().anyMatch(parameter -> parameter.role() == Role.TRANSACTION);
        return takesTransaction
                ? CodeBlock.of("onDead(($L, $L, $L, $L) -> $L)", event, tx, delivery, why, target)
                : CodeBlock.of("onDead(($L, $L, $L) -> $L)", event, delivery, why, target);
    }

    private CodeBlock target(String object, String method, List<ParameterModel> parameters) {
        List<CodeBlock> arguments = new ArrayList<>();
        parameters.forEach(parameter -> arguments.add(argument(parameter)));
        return CodeBlock.of("$L.$L($L)", object, method, CodeBlock.join(arguments, ", "));
    }

    private CodeBlock argument(ParameterModel parameter) {
        return switch (parameter.role()) {
            case PAYLOAD ->
                OnDeadModel.isWhy(parameter) ? CodeBlock.of("$L", why) : CodeBlock.of("$L.payload()", event);
            case STORED_EVENT -> CodeBlock.of("$L", event);
            case BATCH -> CodeBlock.of("$Ls", event);
            case TRANSACTION -> CodeBlock.of("$L", tx);
            case DELIVERY -> CodeBlock.of("$L", delivery);
        };
    }

    /** Only what differs from the defaults; one setting stays on the line, several get one each. */
    private static CodeBlock retry(RetryModel retry) {
        List<CodeBlock> settings = new ArrayList<>();
        if (retry.attempts().value() != 10) {
            settings.add(CodeBlock.of(".attempts($L)", retry.attempts().value()));
        }
        boolean ownDelays = !retry.firstDelay().value().equals("1s")
                || retry.factor().value() != 2
                || !retry.maxDelay().value().equals("10m");
        if (ownDelays) {
            settings.add(CodeBlock.of(
                    ".delays($L, $L, $L)",
                    DurationCode.of(retry.firstDelay().value()),
                    number(retry.factor().value()),
                    DurationCode.of(retry.maxDelay().value())));
        }
        if (retry.jitter().value() != 0.2) {
            settings.add(CodeBlock.of(".jitter($L)", number(retry.jitter().value())));
        }
        if (!retry.neverOn().isEmpty()) {
            settings.add(CodeBlock.of(".neverOn($L)", CodeBlock.join(classes(retry.neverOn()), ", ")));
        }
        return switch (settings.size()) {
            case 0 -> CodeBlock.of("");
            case 1 ->
                CodeBlock.of("\n.retry($T.DEFAULT$L)", SourceFile.name(RuntimeNames.RETRY_POLICY), settings.get(0));
            default ->
                CodeBlock.of(
                        "\n.retry($T.DEFAULT\n$>$>$L$<$<)",
                        SourceFile.name(RuntimeNames.RETRY_POLICY),
                        CodeBlock.join(settings, "\n"));
        };
    }

    private static List<CodeBlock> classes(List<Specified<TypeMirror>> types) {
        return types.stream()
                .map(type -> CodeBlock.of("$T.class", TypeName.get(type.value())))
                .toList();
    }

    /** Without a fraction where there is none. */
    private static String number(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }
}
