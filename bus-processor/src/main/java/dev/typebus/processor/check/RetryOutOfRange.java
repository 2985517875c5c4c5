package dev.typebus.processor.check;

import dev.typebus.processor.model.RetryModel;
import dev.typebus.processor.model.Specified;

/** {@code @Retry(attempts = 0)}. */
final class RetryOutOfRange implements Rule<HandlerContext> {
    @Override
    public void check(HandlerContext in, Reporter reporter) {
        in.handler().retry().ifPresent(retry -> check(RetryOwner.subject(in, retry), retry, reporter));
    }

    private static void check(String subject, RetryModel retry, Reporter reporter) {
        within(subject, "attempts", retry.attempts(), 1, 1000, "1 to 1,000", reporter);
        within(subject, "factor", retry.factor(), 1, 100, "1 to 100", reporter);
        within(subject, "jitter", retry.jitter(), 0, 1, "0 to 1", reporter);
        delay(subject, "firstDelay", retry.firstDelay(), reporter);
        delay(subject, "maxDelay", retry.maxDelay(), reporter);
    }

    private static void within(
            String subject,
            String attribute,
            Specified<? extends Number> specified,
            double from,
            double to,
            String range,
            Reporter reporter) {
        double value = specified.value().doubleValue();
        if (!(value >= from && value <= to)) {
            reporter.error(
                    specified.place(),
                    subject,
                    attribute + " = " + specified.value() + " is out of range",
                    "Write " + range);
        }
    }

    private static void delay(String subject, String attribute, Specified<String> delay, Reporter reporter) {
        if (DurationLiteral.millis(delay.value())
                .filter(millis -> !DurationLiteral.isInRange(millis))
                .isPresent()) {
            reporter.error(
                    delay.place(),
                    subject,
                    attribute + " = \"" + delay.value() + "\" is out of range",
                    "Write \"1ms\" to \"30d\"");
        }
    }
}
