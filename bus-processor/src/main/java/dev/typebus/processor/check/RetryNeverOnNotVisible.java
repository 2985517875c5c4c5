package dev.typebus.processor.check;

import dev.typebus.processor.model.Given;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import javax.lang.model.type.TypeMirror;

/** {@code @Retry(neverOn = Hidden.class)}, where {@code Handlers} cannot name the exception. */
final class RetryNeverOnNotVisible implements Rule<HandlerIn> {
    @Override
    public void check(HandlerIn in, Findings findings) {
        String from = in.module().namedFrom(in.handler().declaring().name());
        in.handler()
                .retry()
                .ifPresent(retry -> retry.neverOn()
                        .forEach(exception -> check(Retries.subject(in, retry), exception, from, findings)));
    }

    private static void check(String subject, Given<TypeMirror> exception, String from, Findings findings) {
        NamedTypes.in(exception.value())
                .forEach(type -> Access.obstacle(type, from)
                        .ifPresent(access -> findings.error(
                                exception.place(),
                                subject,
                                Fact.of(access.fact()).detail("Handlers cannot name it"),
                                WayOut.of(access.wayOut(type)))));
    }
}
