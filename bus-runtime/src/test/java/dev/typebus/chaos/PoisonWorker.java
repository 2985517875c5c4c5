package dev.typebus.chaos;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;

import dev.typebus.EventBus;
import dev.typebus.fixtures.ChildJvm;
import dev.typebus.fixtures.Loans;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.time.Duration;

/** A process whose handler ends it at once when it meets an event that says so. */
final class PoisonWorker {
    static final int ATTEMPTS = 3;
    private static final int KILLED = 137;

    private PoisonWorker() {}

    static HandlerTable handlers() {
        return HandlerTable.of(Group.named("notes")
                .lanes(2)
                .handlers(Handler.on("note", NOTE_WRITTEN)
                        .retry(RetryPolicy.DEFAULT
                                .attempts(ATTEMPTS)
                                .delays(Duration.ofSeconds(1), 1, Duration.ofSeconds(1)))
                        .transactional((event, tx, delivery) -> {
                            if (event.payload().text().startsWith("poison")) {
                                Runtime.getRuntime().halt(KILLED);
                            }
                            try (PreparedStatement insert =
                                    tx.connection().prepareStatement("INSERT INTO effect (note) VALUES (?)")) {
                                insert.setString(
                                        1,
                                        event.aggregateId() + "/"
                                                + event.payload().text());
                                insert.executeUpdate();
                            }
                        })));
    }

    /** Works until its input ends. Arguments: the server. */
    public static void main(String[] arguments) throws IOException {
        try (EventBus bus = EventBus.builder(ChildJvm.server(arguments))
                .catalog(Loans.CATALOG)
                .handlers(handlers())
                .leaseTime(Duration.ofSeconds(1))
                .start()) {
            while (System.in.read() >= 0) {
                // until the parent closes it
            }
        }
    }
}
