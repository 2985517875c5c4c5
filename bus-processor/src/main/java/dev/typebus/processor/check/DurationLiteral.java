package dev.typebus.processor.check;

import dev.typebus.processor.model.Specified;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code 500ms}, {@code 5m}: a delay of {@code @Retry}, the timeout of {@code @Handles}. */
final class DurationLiteral {
    private static final Pattern FORM = Pattern.compile("(\\d+)(ms|s|m|h|d)");
    private static final Pattern IN_WORDS = Pattern.compile(
            "(\\d+)\\s*(millis|milliseconds?|sec|seconds?|min|minutes?|hours?|days?|MS|S|M|H|D|ms|s|m|h|d)");
    private static final BigInteger LONGEST =
            BigInteger.valueOf(Duration.ofDays(30).toMillis());

    private DurationLiteral() {}

    /** In milliseconds, however many; empty if it has not the form. */
    static Optional<BigInteger> millis(String written) {
        Matcher matcher = FORM.matcher(written);
        return matcher.matches()
                ? Optional.of(new BigInteger(matcher.group(1))
                        .multiply(BigInteger.valueOf(unit(matcher.group(2)).toMillis())))
                : Optional.empty();
    }

    private static Duration unit(String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ofDays(1);
        };
    }

    /** Whether it is 1 ms to 30 days long. */
    static boolean isInRange(BigInteger millis) {
        return millis.signum() > 0 && millis.compareTo(LONGEST) <= 0;
    }

    /** A delay that has the form and is in range. */
    static Optional<BigInteger> sound(Specified<String> delay) {
        return millis(delay.value()).filter(DurationLiteral::isInRange);
    }

    /** {@code 5 minutes} to {@code 5m}; empty if that leads nowhere. */
    static Optional<String> guess(String written) {
        Matcher matcher = IN_WORDS.matcher(written.strip());
        return matcher.matches() ? Optional.of(matcher.group(1) + abbreviated(matcher.group(2))) : Optional.empty();
    }

    private static String abbreviated(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return lower.equals("ms") || lower.startsWith("mil") ? "ms" : lower.substring(0, 1);
    }
}
