package dev.typebus.processor.write;

import com.palantir.javapoet.CodeBlock;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A duration as {@code @Retry} and {@code @Handles} have it, a whole number and a unit, as an expression. */
final class DurationCode {
    private static final Pattern FORM = Pattern.compile("([0-9]+)(ms|s|m|h|d)");

    private DurationCode() {}

    /** {@code 500ms} → {@code Duration.ofMillis(500)}. */
    static CodeBlock of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no duration: " + text);
        }
        String factory = switch (matcher.group(2)) {
            case "ms" -> "ofMillis";
            case "s" -> "ofSeconds";
            case "m" -> "ofMinutes";
            case "h" -> "ofHours";
            default -> "ofDays";
        };
        return CodeBlock.of("$T.$L($L)", Duration.class, factory, Long.parseLong(matcher.group(1)));
    }
}
