package com.bank;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** Stores payment schedules. */
public interface Schedules {
    void create(Connection connection, UUID loanId, int months) throws SQLException;
}
