package dev.typebus.chaos;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;

import com.zaxxer.hikari.HikariDataSource;
import dev.typebus.EventBus;
import dev.typebus.fixtures.ChildJvm;
import dev.typebus.fixtures.Loans;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A process whose groups handle long payloads until its input ends; then it closes its bus and says how many events each group has handled. */
final class SmallHeapWorker {
    private static final int LANES = 4;
    private static final Map<String, Set<String>> HANDLED = new ConcurrentHashMap<>();

    private SmallHeapWorker() {}

    private static Group group(String name) {
        Set<String> handled = ConcurrentHashMap.newKeySet();
        HANDLED.put(name, handled);
        return Group.named(name)
                .lanes(LANES)
                .handlers(Handler.on("note", NOTE_WRITTEN)
                        .plain((event, delivery) -> handled.add(
                                event.id() + " " + event.payload().text().length())));
    }

    /** What it says at its end of a group that has handled so many events, each of them in full length. */
    static String said(String group, int events) {
        return group + " handled " + events;
    }

    /** Arguments: the server, the length of a text. */
    public static void main(String[] arguments) throws IOException {
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setDataSource(ChildJvm.server(arguments));
            pool.setMaximumPoolSize(2 + 3 * LANES);
            try (EventBus bus = EventBus.builder(pool)
                    .catalog(Loans.CATALOG)
                    .handlers(HandlerTable.of(Stream.of("one", "two", "three")
                            .map(SmallHeapWorker::group)
                            .toArray(Group[]::new)))
                    .start()) {
                while (System.in.read() >= 0) {
                    // until the parent closes it
                }
            }
        }
        HANDLED.forEach((group, handled) -> System.out.println(said(group, (int) handled.stream()
                .filter(each -> each.endsWith(" " + arguments[3]))
                .count())));
    }
}
