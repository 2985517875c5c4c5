package dev.typebus.processor.check;

import dev.typebus.processor.model.Specified;

/** {@code @Retry(firstDelay = "5 minutes")}. */
final class RetryDelayMalformed implements Rule<HandlerContext> {
    @Override
    public void check(HandlerContext in, Reporter reporter) {
        in.handler().retry().ifPresent(retry -> {
            check(RetryOwner.subject(in, retry), "firstDelay", retry.firstDelay(), reporter);
            check(RetryOwner.subject(in, retry), "maxDelay", retry.maxDelay(), reporter);
        });
    }

    private static void check(String subject, String attribute, Specified<String> delay, Reporter reporter) {
        if (DurationLiteral.millis(delay.value()).isEmpty()) {
            reporter.error(
                    delay.place(),
                    subject,
                    attribute + " = \"" + delay.value() + "\" is not a whole number with a unit",
                    DurationLiteral.guess(delay.value())
                            .map(better -> "Write \"" + better + "\"")
                            .orElse("Write a duration such as \"500ms\", \"1s\", \"5m\", \"2h\" or \"1d\""));
        }
    }
}
