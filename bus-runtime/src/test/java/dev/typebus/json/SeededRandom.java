package dev.typebus.json;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Values at random, over the whole range of their types. */
final class SeededRandom {
    private SeededRandom() {}

    static boolean survives(Locale locale) {
        return Locale.forLanguageTag(locale.toLanguageTag()).equals(locale);
    }

    static float aFloat(Random random) {
        float value = Float.intBitsToFloat(random.nextInt());
        return Float.isFinite(value) ? value : aFloat(random);
    }

    static double aDouble(Random random) {
        double value = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(value) ? value : aDouble(random);
    }

    static String aText(Random random) {
        return random.ints(random.nextInt(30), 1, 0x10ffff)
                .filter(point -> point < 0xd800 || point > 0xdfff)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(100)];
        random.nextBytes(bytes);
        return bytes;
    }

    static Instant instant(Random random) {
        return Instant.ofEpochSecond(random.nextLong() >> (30 + random.nextInt(30)), random.nextInt(1_000_000_000));
    }

    static LocalDateTime dateTime(Random random) {
        return LocalDateTime.ofInstant(instant(random), ZoneOffset.UTC);
    }

    static ZoneOffset offset(Random random) {
        return ZoneOffset.ofTotalSeconds(random.nextInt(2 * 18 * 3600 + 1) - 18 * 3600);
    }

    static ZoneId zone(Random random) {
        return ZoneId.of(
                oneOf(random, ZoneId.getAvailableZoneIds().stream().sorted().toList()));
    }

    static <T> T oneOf(Random random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
