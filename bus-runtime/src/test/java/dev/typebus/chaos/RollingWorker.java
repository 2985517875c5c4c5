package dev.typebus.chaos;

import dev.typebus.EventBus;
import dev.typebus.event.EventCatalog;
import dev.typebus.event.Transaction;
import dev.typebus.fixtures.ChildJvm;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.NewerNotes;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/** A process of one of two releases of an application. */
final class RollingWorker {
    /** The two releases. */
    enum Release {
        OLD,
        NEW;

        private EventCatalog catalog() {
            return this == OLD ? Loans.CATALOG : NewerNotes.CATALOG;
        }

        private HandlerTable handlers() {
            Group group = Group.named("notes").lanes(4);
            return HandlerTable.of(
                    this == OLD
                            ? group.handlers(Handler.on("note", Loans.NOTE_WRITTEN)
                                    .transactional((event, tx, delivery) -> effect(
                                            tx,
                                            "old",
                                            event.aggregateId(),
                                            event.payload().text())))
                            : group.handlers(
                                    Handler.on("note", NewerNotes.NOTE_WRITTEN)
                                            .transactional((event, tx, delivery) -> effect(
                                                    tx,
                                                    "new",
                                                    event.aggregateId(),
                                                    event.payload().text())),
                                    Handler.on("burned", NewerNotes.NOTE_BURNED)
                                            .transactional((event, tx, delivery) ->
                                                    effect(tx, "new", event.aggregateId(), "burned"))));
        }
    }

    private RollingWorker() {}

    private static void effect(Transaction tx, String release, String about, String text) throws SQLException {
        try (PreparedStatement insert =
                tx.connection().prepareStatement("INSERT INTO effect (release, about, text) VALUES (?, ?, ?)")) {
            insert.setString(1, release);
            insert.setString(2, about);
            insert.setString(3, text);
            insert.executeUpdate();
        }
    }

    /** Works until its input ends. Arguments: the server, and the release. */
    public static void main(String[] arguments) throws IOException {
        Release release = Release.valueOf(arguments[3]);
        try (EventBus bus = EventBus.builder(ChildJvm.server(arguments))
                .catalog(release.catalog())
                .handlers(release.handlers())
                .leaseTime(Duration.ofSeconds(1))
                .start()) {
            while (System.in.read() >= 0) {
                // until the parent closes it
            }
        }
    }
}
