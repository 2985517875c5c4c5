package dev.typebus.internal.dispatch;

import dev.typebus.internal.jdbc.CommitPipeline;
import dev.typebus.internal.log.CatchUpCursor;
import dev.typebus.internal.log.Cursor;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Stores outcomes of a lane's deliveries and the lane's progress, as the last statements of a transaction. */
public interface Settlement {
    /** Progress of a lane by one step. */
    sealed interface Progress {
        /** The cursor that the lane moves to; empty if the lane stays where it is. */
        Optional<Cursor> laneCursor();

        /** Calls the method of this kind of progress. */
        <X extends Exception> void accept(Cases<X> cases) throws X;

        /** One method for each kind of progress. */
        interface Cases<X extends Exception> {
            void advance(Advance progress) throws X;

            void catchUp(CatchUp progress) throws X;

            void retries(Retries progress) throws X;
        }
    }

    /** The lane's cursor moves. */
    record Advance(Cursor to) implements Progress {
        @Override
        public Optional<Cursor> laneCursor() {
            return Optional.of(to);
        }

        @Override
        public <X extends Exception> void accept(Cases<X> cases) throws X {
            cases.advance(this);
        }
    }

    /** A handler's catch-up moves to {@code cursor}, or has reached the lane and ends. */
    record CatchUp(CatchUpCursor cursor, boolean reachedEnd) implements Progress {
        @Override
        public Optional<Cursor> laneCursor() {
            return Optional.empty();
        }

        @Override
        public <X extends Exception> void accept(Cases<X> cases) throws X {
            cases.catchUp(this);
        }
    }

    /** Only retries ran: no cursor moves. */
    record Retries() implements Progress {
        @Override
        public Optional<Cursor> laneCursor() {
            return Optional.empty();
        }

        @Override
        public <X extends Exception> void accept(Cases<X> cases) throws X {
            cases.retries(this);
        }
    }

    /** Receives the steps of a batch, each by one of the two methods. */
    interface StepSink {
        /**
         * Takes a step that was committed.
         *
         * @param deliveriesWritten whether deliveries now wait that did not before, or no longer do
         */
        void committed(Progress progress, boolean deliveriesWritten);

        /** Takes the lane's cursor after a step that has nothing else to write: stores it, or keeps it to be stored with those of other lanes. */
        void cursorOnly(Cursor to) throws SQLException;
    }

    /**
     * Adds the settlement to the transaction's last statements and commits, if the lane's row is as this worker's fence says. Otherwise it fails: the
     * transaction is to be rolled back, and the cursor to be read again.
     */
    void commit(CommitPipeline last, Progress progress, List<Outcome> outcomes) throws SQLException;

    /** Moves the lane's cursor, in one statement that commits itself and does not wait for the disk. */
    void advance(Connection connection, Cursor to) throws SQLException;
}
