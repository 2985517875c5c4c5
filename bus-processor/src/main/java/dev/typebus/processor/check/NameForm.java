package dev.typebus.processor.check;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The forms that names must have, and how to bring a name into them. */
final class NameForm {
    static final Pattern EVENT = Pattern.compile("(?=.{3,100}$)[A-Z][A-Za-z0-9]*\\.[A-Z][A-Za-z0-9]*");
    static final int EVENT_LENGTH = 100;
    static final Pattern AGGREGATE_TYPE = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    static final Pattern KEBAB = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    static final String AGGREGATE_TYPE_IN_WORDS =
            "lower-case letters, digits and underscores, a letter first, at most 63 characters";
    static final String KEBAB_IN_WORDS =
            "lower-case letters, digits and hyphens, a letter first, at most 63 characters";

    private static final Pattern BETWEEN_WORDS =
            Pattern.compile("[^\\p{L}\\p{N}]+|(?<=[\\p{Ll}\\p{N}])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})");

    private NameForm() {}

    /** {@code loan.funded} and {@code LoanFunded} to {@code Loan.Funded}; empty if that leads nowhere. */
    static Optional<String> event(String written) {
        List<String> parts = Arrays.stream(written.split("\\."))
                .filter(part -> !words(part).isEmpty())
                .toList();
        if (parts.size() == 1) {
            parts = words(written);
        }
        if (parts.size() < 2) {
            return Optional.empty();
        }
        String domain = String.join(".", parts.subList(0, parts.size() - 1));
        return checked(EVENT, pascal(domain) + "." + pascal(parts.get(parts.size() - 1)));
    }

    /** {@code Loan App} to {@code loan_app}; empty if that leads nowhere. */
    static Optional<String> aggregateType(String written) {
        return checked(AGGREGATE_TYPE, lower(written, "_"));
    }

    /** {@code Audit Trail} to {@code audit-trail}; empty if that leads nowhere. */
    static Optional<String> kebab(String written) {
        return checked(KEBAB, lower(written, "-"));
    }

    private static Optional<String> checked(Pattern form, String name) {
        return Optional.of(name).filter(each -> form.matcher(each).matches());
    }

    private static String pascal(String text) {
        return words(text).stream()
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
    }

    private static String lower(String text, String separator) {
        return String.join(separator, words(text)).toLowerCase(Locale.ROOT);
    }

    private static List<String> words(String text) {
        return Arrays.stream(BETWEEN_WORDS.split(text))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
