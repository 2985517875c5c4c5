package dev.typebus.benchmarks.floor;

import dev.typebus.benchmarks.run.Arrivals;
import dev.typebus.benchmarks.run.BenchDatabase;
import dev.typebus.benchmarks.run.Contender;
import java.sql.Connection;
import java.sql.SQLException;

/** The floor: a transaction with one business row and one bare event row. No handler runs. */
public final class BareTransaction implements Contender {
    private final String name;
    private final boolean allIndexes;

    private BareTransaction(String name, boolean allIndexes) {
        this.name = name;
        this.allIndexes = allIndexes;
    }

    /** With indexes by key and aggregate. */
    public static BareTransaction floor() {
        return new BareTransaction("floor", false);
    }

    /** With indexes by key, aggregate, type and time. */
    public static BareTransaction withAllIndexes() {
        return new BareTransaction("floor, all indexes", true);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean handles() {
        return false;
    }

    @Override
    public Running start(BenchDatabase database, Arrivals arrivals) throws SQLException {
        if (allIndexes) {
            BareEvents.createWithAllIndexes(database);
        } else {
            BareEvents.create(database);
        }
        return payment -> {
            try (Connection connection = database.dataSource().getConnection()) {
                connection.setAutoCommit(false);
                payment.insertRow(connection);
                BareEvents.insert(connection, payment);
                connection.commit();
            }
        };
    }
}
