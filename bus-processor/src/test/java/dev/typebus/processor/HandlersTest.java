package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.event.EventId;
import dev.typebus.event.EventMetadata;
import dev.typebus.event.EventType;
import dev.typebus.event.JsonPayload;
import dev.typebus.event.NewEvent;
import dev.typebus.event.StoredEvent;
import dev.typebus.event.Transaction;
import dev.typebus.handler.Delivery;
import dev.typebus.handler.DeadLetterHandler;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.HandlerTable;
import dev.typebus.handler.RetryPolicy;
import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The generated {@code Handlers}: the table says what the annotations say, and each entry calls its method. */
class HandlersTest {
    private final Object loanHandlers = BlackboxApp.make(BlackboxApp.load("LoanHandlers"));
    private final HandlerTable table = (HandlerTable)
            BlackboxApp.call(BlackboxApp.load("Handlers"), "of", loanHandlers, BlackboxApp.make(BlackboxApp.load("MailHandler")));
    private final Group loans = table.groups().get(0);

    @Test
    void groupsHandlersWithTheirSettings() {
        assertThat(table.groups()).extracting(Group::name).containsExactly("loans", "mail");
        assertThat(loans.lanes()).isEqualTo(8);
        assertThat(loans.order()).isEqualTo(Group.Order.BLOCK);
        assertThat(table.groups().get(1).lanes()).isEqualTo(4);
        assertThat(table.groups().get(1).order()).isEqualTo(Group.Order.CONTINUE);
        assertThat(loans.handlers())
                .extracting(Handler::id)
                .containsExactly(
                        "payload",
                        "in-transaction",
                        "everything",
                        "any-loan",
                        "batch",
                        "any-batch",
                        "by-name",
                        "batch-by-name");
    }

    @Test
    void takesTheRetryOfTheMethodElseOfTheClass() {
        RetryPolicy ofClass = new RetryPolicy(
                3,
                Duration.ofMillis(500),
                1.5,
                Duration.ofHours(2),
                0,
                List.of(IOException.class, IllegalStateException.class));

        assertThat(handler("payload").retry()).isEqualTo(ofClass);
        assertThat(handler("in-transaction").retry()).isEqualTo(RetryPolicy.DEFAULT);
        assertThat(handler("everything").retry()).isEqualTo(RetryPolicy.DEFAULT.attempts(7));
        assertThat(handler("any-loan").startFrom()).isEqualTo(Handler.StartFrom.NOW);
        assertThat(handler("payload").startFrom()).isEqualTo(Handler.StartFrom.BEGINNING);
        assertThat(handler("any-loan").isReplayable()).isFalse();
        assertThat(handler("payload").isReplayable()).isTrue();
    }

    @Test
    void givesEachHandlerItsTime() {
        assertThat(handler("any-loan").timeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(handler("payload").timeout()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    @SuppressWarnings("unchecked")
    void callsTheFallbackOfAHandler() throws Exception {
        StoredEvent<Object> event = stored(BlackboxApp.make(BlackboxApp.load("LoanEvent$Funded"), 7L, 100L));
        Delivery delivery = Delivery.of(event, 3, false);
        Throwable why = new IllegalStateException("no");

        ((DeadLetterHandler.Transactional<Object>) handler("in-transaction").onDead().orElseThrow())
                .onDead(event, new TheTransaction(), delivery, why);
        ((DeadLetterHandler.Plain<Object>) handler("any-loan").onDead().orElseThrow()).onDead(event, delivery, why);

        assertThat(handler("payload").onDead()).isEmpty();
        assertThat(BlackboxApp.load("LoanHandlers").getField("seen").get(loanHandlers))
                .isEqualTo(List.of("giveUp 100 no the transaction", "giveUpAny 42"));
    }

    @Test
    void selectsByTypeOrName() {
        EventType<Object> created = BlackboxApp.type("Loan.Created", 1);
        EventType<Object> funded = BlackboxApp.type("Loan.Funded", 1);

        assertThat(handler("payload").selection()).isEqualTo(new Handler.Types(List.of(funded)));
        assertThat(handler("any-loan").selection()).isEqualTo(new Handler.Types(List.of(created, funded)));
        assertThat(handler("by-name").selection()).isEqualTo(new Handler.Names(List.of("Loan.*", "Internal.Noted")));
    }

    @Test
    void callsEachMethodWithWhatItTakes() throws Exception {
        StoredEvent<Object> event = stored(BlackboxApp.make(BlackboxApp.load("LoanEvent$Funded"), 7L, 100L));
        StoredEvent<Object> json = stored(new JsonPayload("{}"));

        for (Handler<?> handler : loans.handlers()) {
            call(handler, handler.id().endsWith("by-name") || handler.id().equals("by-name") ? json : event);
        }

        assertThat(BlackboxApp.load("LoanHandlers").getField("seen").get(loanHandlers))
                .isEqualTo(List.of(
                        "payload 100",
                        "inTransaction 100 the transaction",
                        "everything 42 3 the transaction",
                        "any 7 3",
                        "batch 2",
                        "anyBatch 2 the transaction",
                        "byName {}",
                        "batchByName 2"));
    }

    @SuppressWarnings("unchecked")
    private static void call(Handler<?> handler, StoredEvent<Object> event) throws Exception {
        Delivery delivery = Delivery.of(event, 3, false);
        Handler.Call<Object> call = ((Handler<Object>) handler).call();
        if (call instanceof Handler.Plain<Object> plain) {
            plain.handle(event, delivery);
        } else if (call instanceof Handler.Transactional<Object> transactional) {
            transactional.handle(event, new TheTransaction(), delivery);
        } else if (call instanceof Handler.Batch<Object> batch) {
            batch.handle(List.of(event, event));
        } else if (call instanceof Handler.TransactionalBatch<Object> batch) {
            batch.handle(List.of(event, event), new TheTransaction());
        }
    }

    private Handler<?> handler(String id) {
        return loans.handlers().stream()
                .filter(handler -> handler.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static StoredEvent<Object> stored(Object payload) {
        return new StoredEvent<>(
                42,
                new EventId(new UUID(1, 2)),
                "Loan.Funded",
                1,
                "loan",
                "loan",
                "7",
                payload,
                EventMetadata.EMPTY,
                Instant.EPOCH);
    }

    private static final class TheTransaction implements Transaction {
        @Override
        public Connection connection() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<EventId> publishAll(List<? extends NewEvent<?>> events) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String toString() {
            return "the transaction";
        }
    }
}
