package dev.typebus.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.chaos.WrongReaders.GapRule;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The races in which readers lose events, statement by statement. Other databases of the same server take transaction ids, too, so that a
 * wrong reader may be lucky once: it is to lose in one of several runs, the right one never.
 */
@Tag("database")
class RacesTest extends RacesFixture {
    @Test
    void positionTakenBeforeTransactionIdIsNotLost() throws Exception {
        losesNothing(this::positionBeforeId);
    }

    @Test
    void insertWaitingWithoutIdIsNotLost() throws Exception {
        database.execute("""
                CREATE OR REPLACE FUNCTION after_lock(value jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
                BEGIN PERFORM pg_advisory_xact_lock(7); RETURN value; END $$
                """);
        losesNothing(this::insertThatWaits);
        loses(WrongReaders.Naive::new, this::insertThatWaits);
        loses(gaps(GapRule.XMAX), this::insertThatWaits);
        loses(gaps(GapRule.ABOVE_XMAX), this::insertThatWaits);
    }

    @Test
    void insertWaitingInRowTriggerIsNotLost() throws Exception {
        database.execute("""
                CREATE OR REPLACE FUNCTION wait_for_lock() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN PERFORM pg_advisory_xact_lock(8); RETURN NEW; END $$;
                CREATE OR REPLACE TRIGGER waits BEFORE INSERT ON domain_events
                FOR EACH ROW WHEN (NEW.aggregate_id = 'held') EXECUTE FUNCTION wait_for_lock()
                """);
        losesNothing(this::insertThatWaitsInATrigger);
        loses(WrongReaders.Naive::new, this::insertThatWaitsInATrigger);
    }

    @Test
    void runningTransactionAboveXmaxIsNotLost() throws Exception {
        losesNothing(this::idsAboveXmax);
    }

    @Test
    void readerRefusesTransactionThatHasWritten() throws Exception {
        try (ScriptedConnection self = new ScriptedConnection(database.unpooled())) {
            PollingReader reader = new SnapshotReader(self.connection(), 500);
            self.insert("self");
            assertThatThrownBy(() -> reader.poll(self.connection()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "The log was read in a transaction that had written before: its snapshot does not list itself,"
                                    + " and events would be lost. This is an error in Typebus");
        }
    }

    @Test
    void preparedTransactionsAndSavepointsComeOnce() throws Exception {
        losesNothing(poll -> {
            ScriptedConnection prepared = session();
            prepared.insert("prepared");
            prepared.execute("PREPARE TRANSACTION 'race'");
            ScriptedConnection saved = session();
            saved.insert("before");
            saved.execute("SAVEPOINT one");
            saved.insert("undone");
            saved.execute("ROLLBACK TO SAVEPOINT one");
            saved.execute("SAVEPOINT two");
            saved.insert("kept");
            saved.execute("RELEASE SAVEPOINT two");
            ScriptedConnection passing = session();
            passing.insert("passing");
            passing.commit();
            poll.now();
            saved.commit();
            poll.now();
            database.execute("COMMIT PREPARED 'race'");
            poll.now();
            assertThat(database.texts("SELECT aggregate_id FROM domain_events ORDER BY position"))
                    .containsExactly("prepared", "before", "kept", "passing");
        });
    }

    /** One plain INSERT that has its position and waits, without an id, for what one of its expressions needs. */
    private void insertThatWaits(Poll poll) throws Exception {
        ScriptedConnection holder = session();
        holder.execute("SELECT pg_advisory_xact_lock(7)");
        ScriptedConnection a = session();
        CompletableFuture<Void> waiting = inBackground(() -> a.execute("""
                INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)
                VALUES ('Note.Written', 'note', 'note', 'a', after_lock('{"about": "a", "text": "1"}'))
                """));
        database.awaitBlocked(1);
        assertThat(database.number("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND wait_event = 'advisory' AND backend_xid IS NULL"))
                .isEqualTo(1);
        ScriptedConnection b = session();
        b.insert("b");
        b.commit();
        poll.now();
        commitSomething();
        commitSomething();
        poll.now();
        holder.rollback();
        waiting.join();
        a.commit();
    }

    private void insertThatWaitsInATrigger(Poll poll) throws Exception {
        ScriptedConnection holder = session();
        holder.execute("SELECT pg_advisory_xact_lock(8)");
        ScriptedConnection a = session();
        CompletableFuture<Void> waiting = inBackground(() -> a.insert("held"));
        database.awaitBlocked(1);
        ScriptedConnection b = session();
        b.insert("b");
        b.commit();
        poll.now();
        commitSomething();
        poll.now();
        holder.rollback();
        waiting.join();
        a.commit();
    }
}
