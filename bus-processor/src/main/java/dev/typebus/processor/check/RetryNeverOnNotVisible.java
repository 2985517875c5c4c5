package dev.typebus.processor.check;

import dev.typebus.processor.model.Specified;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import javax.lang.model.type.TypeMirror;

/** {@code @Retry(neverOn = Hidden.class)}, where {@code Handlers} cannot name the exception. */
final class RetryNeverOnNotVisible implements Rule<HandlerContext> {
    @Override
    public void check(HandlerContext in, Reporter reporter) {
        String from = in.module().namedFrom(in.handler().declaring().name());
        in.handler()
                .retry()
                .ifPresent(retry -> retry.neverOn()
                        .forEach(exception -> check(RetryOwner.subject(in, retry), exception, from, reporter)));
    }

    private static void check(String subject, Specified<TypeMirror> exception, String from, Reporter reporter) {
        NamedTypes.in(exception.value())
                .forEach(type -> Access.obstacle(type, from)
                        .ifPresent(access -> reporter.error(
                                exception.place(),
                                subject,
                                Fact.of(access.fact()).detail("Handlers cannot name it"),
                                WayOut.of(access.wayOut(type)))));
    }
}
