package dev.typebus.processor.check;

import dev.typebus.processor.model.Given;

/** {@code @Retry(firstDelay = "5 minutes")}. */
final class RetryDelayMalformed implements Rule<HandlerIn> {
    @Override
    public void check(HandlerIn in, Findings findings) {
        in.handler().retry().ifPresent(retry -> {
            check(Retries.subject(in, retry), "firstDelay", retry.firstDelay(), findings);
            check(Retries.subject(in, retry), "maxDelay", retry.maxDelay(), findings);
        });
    }

    private static void check(String subject, String attribute, Given<String> delay, Findings findings) {
        if (Delay.millis(delay.value()).isEmpty()) {
            findings.error(
                    delay.place(),
                    subject,
                    attribute + " = \"" + delay.value() + "\" is not a whole number with a unit",
                    Delay.guess(delay.value())
                            .map(better -> "Write \"" + better + "\"")
                            .orElse("Write a duration such as \"500ms\", \"1s\", \"5m\", \"2h\" or \"1d\""));
        }
    }
}
