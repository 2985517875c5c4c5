package dev.typebus.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.chaos.PollingReader.Meanwhile;
import dev.typebus.chaos.WrongReaders.GapRule;
import java.sql.Connection;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Readers that lose events in the races of {@link RacesFixture}. */
@Tag("database")
class NaiveReadersTest extends RacesFixture {
    @Test
    void positionTakenBeforeIdBreaksNaiveReaders() throws Exception {
        loses(WrongReaders.Naive::new, this::positionBeforeId);
        loses(gaps(GapRule.XMAX), this::positionBeforeId);
        loses(gaps(GapRule.ABOVE_XMAX), this::positionBeforeId);
    }

    @Test
    void transactionAboveXmaxBreaksNaiveReaders() throws Exception {
        loses(WrongReaders.Naive::new, this::idsAboveXmax);
        loses(gaps(GapRule.XMAX), this::idsAboveXmax);
        loses(gaps(GapRule.ABOVE_XMAX), this::idsAboveXmax);
    }

    @Test
    void readersOwnIdIsNoBound() throws Exception {
        losesNothing(this::writerBetweenOwnIdAndRows);
        loses(gaps(GapRule.OWN_ID_TAKEN_BEFORE), this::writerBetweenOwnIdAndRows);
    }

    @Test
    void publishingReaderWouldLoseItsOwnEvents() throws Exception {
        try (Connection connection = database.unpooled().getConnection();
                ScriptedConnection self = new ScriptedConnection(database.unpooled())) {
            PollingReader reader = new WrongReaders.OwnTransaction(connection);
            long position = self.takePosition();
            self.takeTransactionId();
            ScriptedConnection other = session();
            long later = other.insert("other");
            other.commit();
            assertThat(reader.poll(self.connection())).containsExactly(later);
            self.insertAt(position, "self");
            self.commit();
            assertThat(reader.poll(connection)).as("the wrong reader").doesNotContain(position);
        }
    }

    @Test
    void readInTwoStatementsLosesCommitBetweenThem() throws Exception {
        losesNothing(this::commitBetweenRowsAndSnapshot);
        loses(
                connection -> new WrongReaders.TwoStatements(connection, () -> meanwhile.happens()),
                this::commitBetweenRowsAndSnapshot);
    }

    private void writerBetweenOwnIdAndRows(Poll poll) throws Exception {
        ScriptedConnection t = session();
        long[] position = new long[1];
        meanwhile = () -> {
            meanwhile = Meanwhile.NOTHING;
            t.takeTransactionId();
            position[0] = t.takePosition();
            ScriptedConnection h = session();
            h.insert("h");
            h.commit();
        };
        poll.now();
        if (position[0] == 0) {
            meanwhile.happens(); // a reader without a middle
        }
        poll.now();
        poll.now();
        t.insertAt(position[0], "t");
        t.commit();
    }

    private void commitBetweenRowsAndSnapshot(Poll poll) throws Exception {
        ScriptedConnection a = session();
        a.insert("a");
        ScriptedConnection b = session();
        b.insert("b");
        b.commit();
        meanwhile = () -> {
            meanwhile = Meanwhile.NOTHING;
            a.commit();
        };
        poll.now();
        meanwhile.happens();
    }
}
