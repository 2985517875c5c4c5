package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.event.DecodingException;
import dev.typebus.event.EventCatalog;
import dev.typebus.event.EventType;
import dev.typebus.json.JsonText;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generated code reads events stored by older code: former names, defaults, older versions. */
class OldEventsTest {
    private static final String ID = "\"id\":\"01932c07-0000-7000-8000-000000000001\"";

    @TempDir
    Path directory;

    private EventCatalog catalog = EventCatalog.of();

    @BeforeEach
    void compile() throws ReflectiveOperationException {
        Compilation module = new Compilation(directory)
                .source("app/LoanFundedV1.java", """
                        package app;
                        import dev.typebus.annotations.*;
                        import java.util.UUID;
                        @DomainEvent("Loan.Funded")
                        record LoanFundedV1(@AggregateId UUID id, @Formerly({"sum", "total"}) int amount) {}
                        """)
                .source("app/LoanFundedV2.java", """
                        package app;
                        import dev.typebus.annotations.*;
                        import java.util.UUID;
                        @DomainEvent(value = "Loan.Funded", version = 2)
                        record LoanFundedV2(@AggregateId UUID id, long amount) {
                            @Upcasts static LoanFundedV2 upcast(LoanFundedV1 old) {
                                return new LoanFundedV2(old.id(), old.amount());
                            }
                        }
                        """)
                .source("app/LoanFunded.java", """
                        package app;
                        import dev.typebus.annotations.*;
                        import java.math.*;
                        import java.time.*;
                        import java.util.*;
                        @DomainEvent(value = "Loan.Funded", version = 3)
                        public record LoanFunded(@AggregateId UUID id, long amount,
                                @Default("5") int i, @Default("-6") Long l, @Default("7") byte b, @Default("1.5") float f,
                                @Default("true") boolean t, @Default("x") char c, @Default("say \\"hi\\"") String s,
                                @Default("1.50") BigDecimal d, @Default("EUR") Currency currency, @Default("2026-01-31") LocalDate day,
                                @Default("short") Kind kind, @Default("8") Months months, @Default("[]") List<String> tags,
                                @Default("[]") Set<Kind> kinds, @Default("{}") Map<String, Integer> sums) {
                            public enum Kind { @JsonName("short") SHORT }
                            @ValueRecord public record Months(int count) {}
                            @Upcasts static LoanFunded upcast(LoanFundedV2 old) {
                                if (old.amount() < 0) {
                                    throw new IllegalArgumentException("negative");
                                }
                                return new LoanFunded(old.id(), old.amount(), 0, 0L, (byte) 0, 0, false, 'y', "", BigDecimal.ZERO,
                                        Currency.getInstance("USD"), LocalDate.EPOCH, Kind.SHORT, new Months(0), List.of(), Set.of(), Map.of());
                            }
                        }
                        """)
                .succeeds();
        catalog = (EventCatalog) module.load("app.Events").getMethod("catalog").invoke(null);
    }

    @Test
    void missingComponentsGetTheirDefaults() {
        assertThat(read(3, "{" + ID + ",\"amount\":1}"))
                .isEqualTo(
                        "LoanFunded[id=01932c07-0000-7000-8000-000000000001, amount=1, i=5, l=-6, b=7, f=1.5, t=true, c=x,"
                                + " s=say \"hi\", d=1.50, currency=EUR, day=2026-01-31, kind=SHORT, months=Months[count=8],"
                                + " tags=[], kinds=[], sums={}]");
        assertThat(read(3, "{" + ID + ",\"amount\":1,\"i\":9,\"currency\":\"USD\",\"day\":null}"))
                .contains("i=9", "currency=USD", "day=2026-01-31");
    }

    @Test
    void readsOlderVersionsUnderAnyFormerName() {
        for (String name : new String[] {"amount", "sum", "total"}) {
            assertThat(read(1, "{" + ID + ",\"" + name + "\":42}"))
                    .contains("LoanFunded[", "amount=42", "currency=USD");
        }
        assertThat(read(2, "{" + ID + ",\"amount\":42}")).contains("amount=42");
        assertThatThrownBy(() -> read(1, "{" + ID + "}"))
                .isInstanceOf(DecodingException.class)
                .hasMessage("amount is missing");
    }

    @Test
    void publishesOnlyTheNewestVersion() throws ReflectiveOperationException {
        Class<?> events = catalog.find("Loan.Funded", 3)
                .orElseThrow()
                .payloadType()
                .getClassLoader()
                .loadClass("app.Events");

        assertThat(events.getMethods())
                .filteredOn(method -> method.getName().startsWith("loanFunded"))
                .hasSize(2)
                .allMatch(method -> method.getName().equals("loanFunded"));
        assertThat(catalog.types()).hasSize(3);
    }

    private String read(int version, String json) {
        EventType<?> type = catalog.find("Loan.Funded", version).orElseThrow();
        return catalog.upcast(type, JsonText.read(type, json)).get(0).toString();
    }
}
