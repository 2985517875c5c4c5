package dev.typebus.internal.schema;

import com.zaxxer.hikari.HikariDataSource;
import dev.typebus.EventBus;
import dev.typebus.fixtures.ChildJvm;
import dev.typebus.fixtures.Loans;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import java.util.concurrent.CountDownLatch;
import org.flywaydb.core.Flyway;

/** A small application in a process of its own: starts a bus, publishes, handles, reads and closes. */
final class NeighbourProcess {
    private NeighbourProcess() {}

    /** Prints the jars that it ran with. */
    public static void main(String[] arguments) throws InterruptedException {
        CountDownLatch handled = new CountDownLatch(1);
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setDataSource(ChildJvm.server(arguments));
            try (EventBus bus = EventBus.builder(pool)
                    .catalog(Loans.CATALOG)
                    .handlers(HandlerTable.of(Group.named("notes")
                            .handlers(Handler.on("read", Loans.NOTE_WRITTEN)
                                    .plain((event, delivery) -> handled.countDown()))))
                    .start()) {
                bus.publish(Loans.NOTE_WRITTEN, Loans.note("neighbours", "with quotes \" and \u00fc"));
                handled.await();
                System.out.println(
                        "read back: " + bus.history("note", "neighbours").get(0).payload());
            }
        }
        for (Class<?> library : new Class<?>[] {Flyway.class, tools.jackson.core.JsonParser.class}) {
            System.out.println(
                    "ran with " + library.getProtectionDomain().getCodeSource().getLocation());
        }
    }
}
