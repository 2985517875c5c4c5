package dev.typebus.processor.check;

import dev.typebus.processor.model.Specified;
import java.math.BigInteger;
import java.util.Optional;

/** {@code @Handles(timeout = "1 minute")}, {@code @Handles(timeout = "50ms")}. */
final class HandlerTimeoutMalformed implements Rule<HandlerContext> {
    private static final BigInteger SHORTEST = BigInteger.valueOf(100);

    @Override
    public void check(HandlerContext in, Reporter reporter) {
        Specified<String> timeout = in.handler().timeout();
        String fact = "timeout = \"" + timeout.value() + "\" is ";
        Optional<BigInteger> millis = DurationLiteral.millis(timeout.value());
        if (millis.isEmpty()) {
            reporter.error(
                    timeout.place(),
                    in.subject(),
                    fact + "not a whole number with a unit",
                    DurationLiteral.guess(timeout.value())
                            .map(better -> "Write \"" + better + "\"")
                            .orElse("Write a duration such as \"500ms\", \"30s\", \"5m\", \"2h\" or \"1d\""));
        } else if (millis.get().compareTo(SHORTEST) < 0 || !DurationLiteral.isInRange(millis.get())) {
            reporter.error(timeout.place(), in.subject(), fact + "out of range", "Write \"100ms\" to \"30d\"");
        }
    }
}
