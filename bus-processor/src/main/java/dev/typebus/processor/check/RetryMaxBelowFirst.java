package dev.typebus.processor.check;

import dev.typebus.processor.model.RetryModel;
import java.math.BigInteger;
import java.util.Optional;

/** {@code @Retry(firstDelay = "1m", maxDelay = "1s")}. */
final class RetryMaxBelowFirst implements Rule<HandlerIn> {
    @Override
    public void check(HandlerIn in, Findings findings) {
        in.handler().retry().ifPresent(retry -> {
            Optional<BigInteger> first = Delay.sound(retry.firstDelay());
            Optional<BigInteger> max = Delay.sound(retry.maxDelay());
            if (first.isPresent() && max.isPresent() && max.get().compareTo(first.get()) < 0) {
                report(Retries.subject(in, retry), retry, findings);
            }
        });
    }

    private static void report(String subject, RetryModel retry, Findings findings) {
        String first = "firstDelay = \"" + retry.firstDelay().value() + "\"";
        String max = retry.maxDelay().value();
        if (retry.maxDelay().explicit()) {
            findings.error(
                    retry.maxDelay().place(),
                    subject,
                    "maxDelay = \"" + max + "\" is shorter than " + first,
                    "Make maxDelay at least as long");
        } else {
            findings.error(
                    retry.firstDelay().place(),
                    subject,
                    "maxDelay, by default \"" + max + "\", is shorter than " + first,
                    "Set a maxDelay that is at least as long");
        }
    }
}
