package dev.typebus.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;

class EventCatalogUpcastTest {
    private record V1(int euros) {}

    private record V2(long cents) {}

    private record V3(String amount) {}

    private static final EventType<V1> ONE = type(1, V1.class);
    private static final EventType<V2> TWO = type(2, V2.class);
    private static final EventType<V3> THREE = type(3, V3.class);

    @Test
    void oldVersionsAreReadAsTheNewest() {
        EventCatalog catalog = EventCatalog.of(ONE, TWO, THREE)
                .upcast(TWO, THREE, old -> new V3(old.cents() + " cents"))
                .upcast(ONE, TWO, old -> new V2(old.euros() * 100L));

        assertThat(catalog.current(ONE)).isEqualTo(THREE);
        assertThat(catalog.current(THREE)).isEqualTo(THREE);
        assertThat(catalog.upcast(ONE, new V1(7))).isEqualTo(List.of(new V3("700 cents")));
        assertThat(catalog.upcast(THREE, new V3("x"))).isEqualTo(List.of(new V3("x")));
        assertThat(EventCatalog.of().and(catalog).and(catalog).upcast(TWO, new V2(5)))
                .isEqualTo(List.of(new V3("5 cents")));
    }

    @Test
    void eachPartOfASplitEventIsUpcast() {
        EventCatalog catalog = EventCatalog.of(ONE, TWO, THREE)
                .upcastAndSplit(ONE, TWO, old -> List.of(new V2(old.euros()), new V2(0), new V2(-old.euros())))
                .upcastOrDrop(
                        TWO, THREE, old -> old.cents() == 0 ? Optional.empty() : Optional.of(new V3("" + old.cents())));

        assertThat(catalog.upcast(ONE, new V1(7))).isEqualTo(List.of(new V3("7"), new V3("-7")));
        assertThat(catalog.upcast(ONE, new V1(0))).isEmpty();
        assertThat(catalog.upcast(TWO, new V2(0))).isEmpty();
    }

    @Test
    @SuppressWarnings("NullAway") // what a user's upcaster may do
    void nullFromAnUpcasterIsRefused() {
        EventCatalog catalog = EventCatalog.of(ONE, TWO, THREE)
                .upcast(ONE, TWO, old -> null)
                .upcastAndSplit(TWO, THREE, old -> Arrays.asList(new V3(""), null));

        assertThatThrownBy(() -> catalog.upcast(ONE, new V1(7))).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> catalog.upcast(TWO, new V2(7))).isInstanceOf(NullPointerException.class);
    }

    @Test
    void upcasterToOtherEventOrOlderVersionIsRefused() {
        EventCatalog catalog = EventCatalog.of(ONE, TWO, THREE).upcast(ONE, THREE, old -> new V3(""));

        assertThatThrownBy(() -> catalog.upcast(THREE, TWO, old -> new V2(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "An upcaster leads to a newer version of the same event, not from Loan.Funded v3 to Loan.Funded v2");
        assertThatThrownBy(() -> catalog.upcast(ONE, TWO, old -> new V2(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Loan.Funded v1 has two upcasters, to version 3 and to version 2. Leave one of them out");
    }

    private static <E> EventType<E> type(int version, Class<E> record) {
        return EventType.of("Loan.Funded", version, "loan", record, new EventSerializer<>() {
            @Override
            public String aggregateId(E payload) {
                return "1";
            }

            @Override
            public void write(E payload, JsonGenerator json) {
                throw new UnsupportedOperationException();
            }

            @Override
            public E read(JsonParser json) {
                throw new UnsupportedOperationException();
            }
        });
    }
}
