package com.bank;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** The part of getting-started's application that tests use. */
final class LoanApp {
    private LoanApp() {}

    static void createTable(DataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS payment_schedule (loan_id uuid PRIMARY KEY, months int NOT NULL)");
        }
    }
}
