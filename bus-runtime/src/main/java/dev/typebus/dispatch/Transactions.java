package dev.typebus.dispatch;

import dev.typebus.append.Appender;
import dev.typebus.append.CommitListener;
import dev.typebus.append.OwnTransaction;
import dev.typebus.dispatch.Settlement.Advance;
import dev.typebus.dispatch.Settlement.Progress;
import dev.typebus.event.NewEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** Begins and ends the transactions that handlers run in and that settle what they did. Thread-safe. */
public final class Transactions {
    private final DataSource dataSource;
    private final Appender appender;
    private final CommitListener commits;
    private final Settlement settlement;

    public Transactions(DataSource dataSource, Appender appender, CommitListener commits, Settlement settlement) {
        this.dataSource = dataSource;
        this.appender = appender;
        this.commits = commits;
        this.settlement = settlement;
    }

    HandlerTransaction begin() throws SQLException {
        return HandlerTransaction.begin(dataSource, appender);
    }

    /** Writes what the handlers published, settles and commits; the transaction is over. */
    void finish(HandlerTransaction tx, Progress progress, List<Outcome> outcomes) throws SQLException {
        tx.open().flush();
        settlement.settle(tx.raw(), progress, outcomes, tx.mark());
        List<NewEvent<?>> published = tx.commit();
        if (!published.isEmpty()) {
            commits.committed(published);
        }
    }

    /** Settles what needed no transaction to run in. */
    void finish(Progress progress, List<Outcome> outcomes) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            if (outcomes.isEmpty() && progress instanceof Advance advance && advance.lateFrom() == null) {
                settlement.advance(connection, advance.to());
                return;
            }
            OwnTransaction.<Boolean, SQLException>on(connection, tx -> {
                settlement.settle(tx, progress, outcomes, null);
                return true;
            });
        }
    }
}
