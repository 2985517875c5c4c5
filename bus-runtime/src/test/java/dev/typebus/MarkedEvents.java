package dev.typebus;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;

import dev.typebus.event.NewEvent;
import dev.typebus.event.TypebusException;
import dev.typebus.fixtures.ChildJvm;
import dev.typebus.fixtures.Loans;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that has all go wrong that is logged with an event, and logs events itself as an application does. */
final class MarkedEvents {
    private static final Logger log = LoggerFactory.getLogger(MarkedEvents.class);

    private MarkedEvents() {}

    /** Works until its input ends. Arguments: the server, and what stands in each payload. */
    public static void main(String[] arguments) throws IOException {
        String mark = arguments[3];
        Group group = Group.named("notes")
                .handlers(Handler.on("write", NOTE_WRITTEN)
                        .retry(RetryPolicy.DEFAULT.attempts(2).delays(Duration.ofMillis(20), 1, Duration.ofMillis(20)))
                        .transactional((event, tx, delivery) -> {
                            log.info("handles {} in {}", event, delivery);
                            switch (event.aggregateId()) {
                                case "retried" -> throwIf(delivery.attempt() == 1);
                                case "dead" -> throwIf(true);
                                case "publishes" ->
                                    tx.publish(
                                            NOTE_WRITTEN,
                                            Loans.note(
                                                    "refused", event.payload().text()));
                                default -> log.info("has nothing to do");
                            }
                        }));
        try (EventBus bus = EventBus.builder(ChildJvm.server(arguments))
                .catalog(Loans.CATALOG)
                .handlers(HandlerTable.of(group))
                .start()) {
            for (String about : List.of("handled", "retried", "dead", "publishes", "refused")) {
                publish(bus, Loans.NOTE_WRITTEN.of(Loans.note(about, mark)));
            }
            publish(bus, Loans.NOTE_WRITTEN.of(Loans.note("unstorable", mark + "\0")));
            publish(bus, Loans.NOTE_WRITTEN.of(Loans.note("", mark)));
            publish(bus, Loans.NOTE_WRITTEN.of(Loans.note("large", mark.repeat(100_000))));
            log.info("is done");
            while (System.in.read() >= 0) {
                // until the parent closes it
            }
        }
    }

    private static void throwIf(boolean bad) {
        if (bad) {
            throw new IllegalStateException("no");
        }
    }

    private static void publish(EventBus bus, NewEvent<?> event) {
        try {
            log.info("publishes {}", event);
            bus.publish(event);
        } catch (TypebusException e) {
            log.warn("{} is refused", List.of(event), e);
        }
    }
}
