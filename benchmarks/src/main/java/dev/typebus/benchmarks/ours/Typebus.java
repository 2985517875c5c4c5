package dev.typebus.benchmarks.ours;

import dev.typebus.EventBus;
import dev.typebus.benchmarks.run.Arrivals;
import dev.typebus.benchmarks.run.BenchDatabase;
import dev.typebus.benchmarks.run.Contender;
import dev.typebus.benchmarks.run.Payment;
import dev.typebus.benchmarks.run.Report;
import dev.typebus.event.JoinedTransaction;
import dev.typebus.event.NewEvent;
import dev.typebus.handler.Group;
import dev.typebus.handler.HandlerTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** The bus with its default settings, and one of the application's ways to publish. */
public final class Typebus implements Contender {
    private final String name;
    private final Way way;
    private final HandlerKind kind;
    private final int groups;

    private Typebus(String name, Way way, HandlerKind kind, int groups) {
        this.name = name;
        this.way = way;
        this.kind = kind;
        this.groups = groups;
    }

    /** Way to publish a payment. */
    private interface Way {
        void publish(EventBus bus, BenchDatabase database, Payment payment) throws SQLException;
    }

    /** Publishes in {@code bus.inTransaction}, with a plain handler. */
    public static Typebus inTransaction() {
        return new Typebus("typebus", Typebus::inTransaction, HandlerKind.PLAIN, 1);
    }

    /** Publishes in the caller's transaction, with a plain handler. */
    public static Typebus joining() {
        return new Typebus("typebus, joining", Typebus::joining, HandlerKind.PLAIN, 1);
    }

    /** Publishes in the caller's transaction, which signals its commit, with a plain handler. */
    public static Typebus join() {
        return new Typebus("typebus, join", Typebus::join, HandlerKind.PLAIN, 1);
    }

    /** Returns the same without a handler, to measure publishing alone. */
    public Typebus withoutHandler() {
        return new Typebus(name + ", no handler", way, kind, 0);
    }

    /** Returns the same with a transactional handler that writes a row. */
    public Typebus withWritingHandler() {
        return new Typebus(name + ", writing handler", way, HandlerKind.WRITING, groups);
    }

    /** Returns the same with this number of groups that handle each event. */
    public Typebus withGroups(int number) {
        return new Typebus(name + ", " + Report.counted(number, "group"), way, kind, number);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean handles() {
        return groups > 0;
    }

    @Override
    public Running start(BenchDatabase database, Arrivals arrivals) {
        EventBus bus = open(database, kind.table(arrivals, Group.DEFAULT_LANES, groups));
        return new Running() {
            @Override
            public void publish(Payment payment) throws SQLException {
                way.publish(bus, database, payment);
            }

            @Override
            public void close() {
                bus.close();
            }
        };
    }

    /** Starts a bus with these handlers. */
    public static EventBus open(BenchDatabase database, HandlerTable handlers) {
        return EventBus.builder(database.dataSource())
                .catalog(Events.catalog())
                .handlers(handlers)
                .start();
    }

    /** Publishes on the bus itself, in a separate transaction. */
    public static void onBus(EventBus bus, Payment payment) {
        Events.paymentReceived(bus, PaymentReceived.of(payment));
    }

    /** Publishes on the bus itself, many events at once. */
    public static void onBus(EventBus bus, List<Payment> payments) {
        bus.publishAll(payments.stream()
                .map(payment -> NewEvent.of(Events.PAYMENT_RECEIVED, PaymentReceived.of(payment)))
                .toList());
    }

    private static void inTransaction(EventBus bus, BenchDatabase database, Payment payment) throws SQLException {
        bus.inTransaction(tx -> {
            payment.insertRow(tx.connection());
            Events.paymentReceived(tx, PaymentReceived.of(payment));
        });
    }

    private static void joining(EventBus bus, BenchDatabase database, Payment payment) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            payment.insertRow(connection);
            Events.paymentReceived(bus.joining(connection), PaymentReceived.of(payment));
            connection.commit();
        }
    }

    private static void join(EventBus bus, BenchDatabase database, Payment payment) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            JoinedTransaction tx = bus.join(connection);
            payment.insertRow(connection);
            Events.paymentReceived(tx, PaymentReceived.of(payment));
            tx.beforeCommit();
            connection.commit();
            tx.committed();
        }
    }

    /** Publishes by SQL alone, in the transaction of the connection. */
    public static void insertByHand(Connection connection, Payment payment) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO domain_events (event_type, domain, aggregate_type, aggregate_id, payload)
                VALUES ('Payment.Received', 'payment', 'loan', ?, ?::jsonb)
                """)) {
            insert.setString(1, payment.loanId());
            insert.setString(2, payment.json());
            insert.executeUpdate();
        }
    }
}
