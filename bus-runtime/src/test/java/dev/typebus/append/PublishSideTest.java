package dev.typebus.append;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.event.EventId;
import dev.typebus.event.HandlersNotSettledException;
import dev.typebus.event.Publisher;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the other side hears of publishing, and when. */
class PublishSideTest implements CommitListener, SettlementAwait {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    private final PublishSide side = new PublishSide(database.pool(), new Appender(PublishLimits.DEFAULT), this, this);
    private final List<String> heard = new ArrayList<>();
    private final List<EventId> awaited = new ArrayList<>();

    @Override
    public void committed(Set<Place> places) {
        heard.add("committed " + places.size() + ", visible "
                + count("slot = " + places.iterator().next().slot()));
    }

    @Override
    public void expected() {
        heard.add("expected");
    }

    @Override
    public void await(List<EventId> events, Duration atMost) {
        heard.add("await " + atMost.toSeconds());
        awaited.addAll(events);
        if (atMost.toSeconds() == 13) {
            throw new HandlersNotSettledException("too long");
        }
    }

    @Test
    void theBusTellsWhenItIsVisibleAndThenWaits() {
        EventId id = side.ownTransaction()
                .awaitingHandlers(Duration.ofSeconds(5))
                .publish(Loans.NOTE_WRITTEN, Loans.note("own", ""));
        assertThat(heard).containsExactly("committed 1, visible 1", "await 5");
        assertThat(awaited).containsExactly(id);
    }

    @Test
    void withoutAwaitNobodyWaits() {
        side.ownTransaction().publish(Loans.NOTE_WRITTEN, Loans.note("no await", ""));
        side.ownTransaction().once("no await").publish(Loans.NOTE_WRITTEN, Loans.note("no await", ""));
        assertThat(heard).containsExactly("committed 1, visible 1", "committed 1, visible 2");
    }

    @Test
    void anEventPublishedBeforeIsAwaitedByItsFirstId() {
        Publisher once = side.ownTransaction().once("key");
        EventId first = once.publish(Loans.NOTE_WRITTEN, Loans.note("await once", ""));
        once.awaitingHandlers(Duration.ofSeconds(1)).publish(Loans.NOTE_WRITTEN, Loans.note("await once", ""));
        assertThat(awaited).containsExactly(first);
    }

    @Test
    void aTransactionTellsAfterItsCommitAndWaitsForTheMostPatient() {
        List<EventId> ids = side.inTransaction(tx -> {
            EventId one = tx.awaitingHandlers(Duration.ofSeconds(2))
                    .publish(Loans.NOTE_WRITTEN, Loans.note("transaction", ""));
            tx.publish(Loans.NOTE_WRITTEN, Loans.note("transaction", ""));
            EventId other = tx.awaitingHandlers(Duration.ofSeconds(7))
                    .publish(Loans.NOTE_WRITTEN, Loans.note("transaction", ""));
            assertThat(heard).isEmpty();
            return List.of(one, other);
        });
        assertThat(heard).containsExactly("committed 1, visible 3", "await 7");
        assertThat(awaited).isEqualTo(ids);
    }

    @Test
    void aTransactionThatIsRolledBackOrEmptyIsNotWorthAWord() {
        assertThatThrownBy(() -> side.inTransaction(tx -> {
                    tx.publish(Loans.NOTE_WRITTEN, Loans.note("rolled back", ""));
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        side.inTransaction(tx -> true);
        assertThat(heard).isEmpty();
    }

    @Test
    void whatASavepointTookBackIsNotTold() throws SQLException {
        side.inTransaction(tx -> {
            tx.publish(Loans.NOTE_WRITTEN, Loans.note("savepoint", "kept"));
            var savepoint = tx.connection().setSavepoint();
            tx.awaitingHandlers(Duration.ofSeconds(1)).publish(Loans.NOTE_WRITTEN, Loans.note("undone", ""));
            tx.connection().rollback(savepoint);
            return true;
        });
        assertThat(heard).containsExactly("committed 1, visible 1");
    }

    @Test
    void aJoinedTransactionIsOnlyExpected() throws SQLException {
        try (Connection connection = database.unpooled().getConnection()) {
            connection.setAutoCommit(false);
            side.joining(connection).publish(Loans.NOTE_WRITTEN, Loans.note("joined", ""));
            connection.commit();
        }
        assertThat(heard).containsExactly("expected");
    }

    @Test
    void impatienceLeavesTheEventPublished() {
        assertThatThrownBy(() -> side.ownTransaction()
                        .awaitingHandlers(Duration.ofSeconds(13))
                        .publish(Loans.NOTE_WRITTEN, Loans.note("impatient", "")))
                .isInstanceOf(HandlersNotSettledException.class);
        assertThat(countOf("impatient")).isEqualTo(1);
        assertThatThrownBy(() -> side.inTransaction(tx -> tx.awaitingHandlers(Duration.ofSeconds(13))
                        .publish(Loans.NOTE_WRITTEN, Loans.note("impatient", ""))))
                .isInstanceOf(HandlersNotSettledException.class);
        assertThat(countOf("impatient")).isEqualTo(2);
    }

    private static long countOf(String about) {
        return count("aggregate_id = '" + about + "'");
    }

    private static long count(String condition) {
        try {
            return database.number("SELECT count(*) FROM domain_events WHERE " + condition);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
