package com.bank;

import dev.typebus.EventBus;
import io.micrometer.core.instrument.MeterRegistry;
import java.math.BigDecimal;
import java.sql.Connection;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;

/** Names that the pages' statements use without a declaration: each block of statements is compiled in a subclass. */
class Surroundings {
    EventBus bus;
    DataSource dataSource;
    DataSource unpooled;
    Connection connection;
    MeterRegistry registry;

    Loans loans;
    Archive archive;

    UUID loanId;
    UUID oldLoan;
    BigDecimal amount;
    String requestId;
    Instant now;
    Instant yesterday;
    CountDownLatch closed;
}
