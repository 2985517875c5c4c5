package com.bank;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** Stores loans. */
public interface Loans {
    void markFunded(Connection connection, UUID loanId, BigDecimal amount) throws SQLException;
}
