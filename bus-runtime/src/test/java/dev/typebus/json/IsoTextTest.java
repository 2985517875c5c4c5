package dev.typebus.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTextTest {
    @Test
    void textsOfJavaTimeAreRead() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            Instant instant = SeededRandom.instant(random);
            assertThat(IsoText.instant(instant.toString())).isEqualTo(instant);
            LocalDate date = SeededRandom.dateTime(random).toLocalDate();
            assertThat(IsoText.date(date.toString())).isEqualTo(date);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-23T10:15:30Z",
                "2026-11-23T10:15:30.1Z",
                "2026-11-23T10:15:30.123456789Z",
                "2026-11-23T24:00:00Z",
                "2026-06-30T23:59:60Z",
                "0000-01-01T00:00:00Z",
                "-0001-02-28T10:15:30Z",
                "+10000-01-01T00:00:00Z",
                "2024-02-29T00:00:00Z"
            })
    void instantsAreReadAsByJavaTime(String text) {
        assertThat(IsoText.instant(text)).isEqualTo(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-11-23T10:15:30",
                "2026-11-23T10:15:30.1234567890Z",
                "2026-11-23T10:15:30.Z\u0661",
                "2026-02-29T10:15:30Z",
                "2026-13-01T10:15:30Z",
                "2026-11-23T25:00:00Z",
                "2026-11-23T10:60:00Z",
                "2026-11-23t10:15:3xZ",
                "\u0662026-11-23T10:15:30Z"
            })
    void instantsAreRefusedAsByJavaTime(String text) {
        assertThatThrownBy(() -> Instant.parse(text)).isInstanceOf(DateTimeException.class);
        assertThatThrownBy(() -> IsoText.instant(text)).isInstanceOf(DateTimeException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "2026-11-2", "2026-11-234", "2026-02-29", "2026-00-01", "2026/11/23", "2026-11-\u0662\u0663"
            })
    void datesAreRefusedAsByJavaTime(String text) {
        assertThatThrownBy(() -> LocalDate.parse(text)).isInstanceOf(DateTimeException.class);
        assertThatThrownBy(() -> IsoText.date(text)).isInstanceOf(DateTimeException.class);
    }
}
