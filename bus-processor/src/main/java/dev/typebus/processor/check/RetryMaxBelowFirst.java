package dev.typebus.processor.check;

import dev.typebus.processor.model.RetryModel;
import java.math.BigInteger;
import java.util.Optional;

/** {@code @Retry(firstDelay = "1m", maxDelay = "1s")}. */
final class RetryMaxBelowFirst implements Rule<HandlerContext> {
    @Override
    public void check(HandlerContext in, Reporter reporter) {
        in.handler().retry().ifPresent(retry -> {
            Optional<BigInteger> first = DurationLiteral.sound(retry.firstDelay());
            Optional<BigInteger> max = DurationLiteral.sound(retry.maxDelay());
            if (first.isPresent() && max.isPresent() && max.get().compareTo(first.get()) < 0) {
                report(RetryOwner.subject(in, retry), retry, reporter);
            }
        });
    }

    private static void report(String subject, RetryModel retry, Reporter reporter) {
        String first = "firstDelay = \"" + retry.firstDelay().value() + "\"";
        String max = retry.maxDelay().value();
        if (retry.maxDelay().explicit()) {
            reporter.error(
                    retry.maxDelay().place(),
                    subject,
                    "maxDelay = \"" + max + "\" is shorter than " + first,
                    "Make maxDelay at least as long");
        } else {
            reporter.error(
                    retry.firstDelay().place(),
                    subject,
                    "maxDelay, by default \"" + max + "\", is shorter than " + first,
                    "Set a maxDelay that is at least as long");
        }
    }
}
