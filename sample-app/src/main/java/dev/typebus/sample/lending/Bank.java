package dev.typebus.sample.lending;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** Calendar of the bank. */
final class Bank {
    private static final ZoneId ZONE = ZoneId.of("Europe/Amsterdam");

    private Bank() {}

    static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZONE);
    }
}
