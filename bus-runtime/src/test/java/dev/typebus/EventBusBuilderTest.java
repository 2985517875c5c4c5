package dev.typebus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.event.EventCatalog;
import dev.typebus.event.EventType;
import dev.typebus.event.InvalidPayloadException;
import dev.typebus.event.SchemaException;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.NoteWritten;
import dev.typebus.fixtures.NoteWrittenSerializer;
import dev.typebus.fixtures.TestDatabase;
import dev.typebus.handler.Group;
import dev.typebus.handler.HandlerTable;
import dev.typebus.internal.publish.PublishLimits;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

class EventBusBuilderTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.empty();

    private final EventBusBuilder builder = EventBus.builder(new PGSimpleDataSource());

    @Test
    void defaultsAreAsDocumented() {
        assertThat(builder.catalog().types()).isEmpty();
        assertThat(builder.handlers().groups()).isEmpty();
        assertThat(builder.limits()).isEqualTo(new PublishLimits(262_144, 100));
    }

    @Test
    void catalogsAndHandlersOfSeveralModulesAreJoined() {
        builder.catalog(EventCatalog.of(Loans.LOAN_FUNDED), EventCatalog.of(Loans.LOAN_CREATED))
                .catalog(Loans.CATALOG)
                .handlers(HandlerTable.of(Group.named("a")), HandlerTable.of(Group.named("b")))
                .handlers(HandlerTable.of(Group.named("c")));
        assertThat(builder.catalog().types()).containsExactlyElementsOf(Loans.CATALOG.types());
        assertThat(builder.handlers().groups()).extracting(Group::name).containsExactly("a", "b", "c");
    }

    @Test
    void clashesAreRefusedByTheSetter() {
        EventType<NoteWritten> impostor =
                EventType.of("Loan.Funded", 1, "loan", NoteWritten.class, new NoteWrittenSerializer());
        builder.catalog(Loans.CATALOG).handlers(HandlerTable.of(Group.named("a")));
        assertThatThrownBy(() -> builder.catalog(EventCatalog.of(impostor)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Loan.Funded v1 is declared by ");
        assertThatThrownBy(() -> builder.handlers(HandlerTable.of(Group.named("a"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Two groups are named a.");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 67_108_865})
    void sizeOutOfRangeIsRefused(int bytes) {
        assertThatThrownBy(() -> builder.maxPayloadBytes(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxPayloadBytes is 1 to 67108864, not " + bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10_001})
    void depthOutOfRangeIsRefused(int depth) {
        assertThatThrownBy(() -> builder.maxCausationDepth(depth))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxCausationDepth is 1 to 10000, not " + depth);
    }

    @Test
    void limitsAreKeptApart() {
        builder.maxPayloadBytes(10).maxCausationDepth(3);
        assertThat(builder.limits()).isEqualTo(new PublishLimits(10, 3));
    }

    @Test
    void validationDoesNotMigrateAndMigrationIsTheDefault() {
        assertThatThrownBy(() -> EventBus.builder(database.pool())
                        .schema(SchemaMode.VALIDATE)
                        .start())
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("its tables are missing");
        EventBus.builder(database.pool()).start().close();
        EventBus.builder(database.pool()).schema(SchemaMode.VALIDATE).start().close();
    }

    @Test
    void busKeepsItsPayloadLimit() {
        try (EventBus usual = bus(builder -> builder);
                EventBus small = bus(builder -> builder.maxPayloadBytes(1_000));
                EventBus large = bus(builder -> builder.maxPayloadBytes(300_000))) {
            small.publish(Loans.NOTE_WRITTEN, noteOf(1_000));
            assertRefused(small, 1_001, 1_000);
            assertRefused(usual, 300_000, 262_144);
            large.publish(Loans.NOTE_WRITTEN, noteOf(300_000));
            assertRefused(large, 300_001, 300_000);
        }
    }

    private static EventBus bus(UnaryOperator<EventBusBuilder> setting) {
        return setting.apply(EventBus.builder(database.pool()).catalog(Loans.CATALOG))
                .start();
    }

    private static NoteWritten noteOf(int bytes) {
        int frame = "{\"about\":\"a\",\"text\":\"\"}".length();
        return Loans.note("a", "x".repeat(bytes - frame));
    }

    private static void assertRefused(EventBus bus, int bytes, int limit) {
        assertThatThrownBy(() -> bus.publish(Loans.NOTE_WRITTEN, noteOf(bytes)))
                .isInstanceOf(InvalidPayloadException.class)
                .hasMessageContaining("has " + bytes + " bytes of JSON; the limit is " + limit + ".");
    }
}
