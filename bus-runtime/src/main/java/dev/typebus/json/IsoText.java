package dev.typebus.json;

import java.time.Instant;
import java.time.LocalDate;

/**
 * Fast parsers of common dates and instants: a formatter takes ten times as long. Other texts are passed to {@code java.time}, so that the
 * same texts are accepted and refused. Thread-safe.
 */
final class IsoText {
    private static final int DATE_LENGTH = "2026-11-23".length();
    private static final int SECONDS_LENGTH = "2026-11-23T10:15:30".length();
    private static final int LONGEST = "2026-11-23T10:15:30.123456789Z".length();
    private static final int NANOS_PER_TENTH = 100_000_000;

    private IsoText() {}

    /** Parses {@code 2026-11-23}. */
    static LocalDate date(String text) {
        return text.length() == DATE_LENGTH && hasDateForm(text)
                ? LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
                : LocalDate.parse(text);
    }

    /** Parses {@code 2026-11-23T10:15:30Z}, with up to nine digits of fraction. */
    static Instant instant(String text) {
        if (!hasInstantForm(text)) {
            return Instant.parse(text);
        }
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        if (hour > 23 || minute > 59 || second > 59) {
            return Instant.parse(text); // 24:00 and leap seconds have meanings there
        }
        int nano = 0;
        int worth = NANOS_PER_TENTH;
        for (int i = SECONDS_LENGTH + 1; i < text.length() - 1; i++) {
            nano += (text.charAt(i) - '0') * worth;
            worth /= 10;
        }
        long day = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
                .toEpochDay();
        return Instant.ofEpochSecond(day * 86_400 + hour * 3_600L + minute * 60L + second, nano);
    }

    private static boolean hasDateForm(String text) {
        return areDigits(text, 0, 4)
                && text.charAt(4) == '-'
                && areDigits(text, 5, 7)
                && text.charAt(7) == '-'
                && areDigits(text, 8, 10);
    }

    private static boolean hasInstantForm(String text) {
        int last = text.length() - 1;
        return last >= SECONDS_LENGTH
                && last < LONGEST
                && text.charAt(last) == 'Z'
                && hasDateForm(text)
                && text.charAt(10) == 'T'
                && areDigits(text, 11, 13)
                && text.charAt(13) == ':'
                && areDigits(text, 14, 16)
                && text.charAt(16) == ':'
                && areDigits(text, 17, 19)
                && (last == SECONDS_LENGTH || hasFraction(text, last));
    }

    private static boolean hasFraction(String text, int last) {
        return text.charAt(SECONDS_LENGTH) == '.'
                && last > SECONDS_LENGTH + 1
                && areDigits(text, SECONDS_LENGTH + 1, last);
    }

    private static boolean areDigits(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
        }
        return true;
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = 10 * number + text.charAt(i) - '0';
        }
        return number;
    }
}
