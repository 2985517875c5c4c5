package dev.typebus.benchmarks.floor;

import dev.typebus.benchmarks.run.Arrivals;
import dev.typebus.benchmarks.run.BenchDatabase;
import dev.typebus.benchmarks.run.Contender;
import java.sql.Connection;

/** A transaction with one business row and no event. The difference from it is the cost of the event. */
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
