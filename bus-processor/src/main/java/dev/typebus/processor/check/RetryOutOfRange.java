package dev.typebus.processor.check;

import dev.typebus.processor.model.Given;
import dev.typebus.processor.model.RetryModel;

/** {@code @Retry(attempts = 0)}. */
final class RetryOutOfRange implements Rule<HandlerIn> {
    @Override
    public void check(HandlerIn in, Findings findings) {
        in.handler().retry().ifPresent(retry -> check(Retries.subject(in, retry), retry, findings));
    }

    private static void check(String subject, RetryModel retry, Findings findings) {
        within(subject, "attempts", retry.attempts(), 1, 1000, "1 to 1,000", findings);
        within(subject, "factor", retry.factor(), 1, 100, "1 to 100", findings);
        within(subject, "jitter", retry.jitter(), 0, 1, "0 to 1", findings);
        delay(subject, "firstDelay", retry.firstDelay(), findings);
        delay(subject, "maxDelay", retry.maxDelay(), findings);
    }

    private static void within(
            String subject,
            String attribute,
            Given<? extends Number> given,
            double from,
            double to,
            String range,
            Findings findings) {
        double value = given.value().doubleValue();
        if (!(value >= from && value <= to)) {
            findings.error(
                    given.place(), subject, attribute + " = " + given.value() + " is out of range", "Write " + range);
        }
    }

    private static void delay(String subject, String attribute, Given<String> delay, Findings findings) {
        if (Delay.millis(delay.value())
                .filter(millis -> !Delay.isInRange(millis))
                .isPresent()) {
            findings.error(
                    delay.place(),
                    subject,
                    attribute + " = \"" + delay.value() + "\" is out of range",
                    "Write \"1ms\" to \"30d\"");
        }
    }
}
