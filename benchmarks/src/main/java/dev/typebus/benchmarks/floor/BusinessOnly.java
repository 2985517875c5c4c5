package dev.typebus.benchmarks.floor;

import dev.typebus.benchmarks.run.Arrivals;
import dev.typebus.benchmarks.run.BenchDatabase;
import dev.typebus.benchmarks.run.Contender;
import java.sql.Connection;

/** A transaction with one row of the business and no event: what is above it is the event's. */
public final class BusinessOnly implements Contender {
    @Override
    public String name() {
        return "business row only";
    }

    @Override
    public boolean handles() {
        return false;
    }

    @Override
    public Running start(BenchDatabase database, Arrivals arrivals) {
        return payment -> {
            try (Connection connection = database.dataSource().getConnection()) {
                connection.setAutoCommit(false);
                payment.insertRow(connection);
                connection.commit();
            }
        };
    }
}
