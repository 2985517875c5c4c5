package com.example.blackbox;

import dev.typebus.annotations.HandlerGroup;
import dev.typebus.annotations.Handles;
import dev.typebus.annotations.OnDead;
import dev.typebus.annotations.Retry;
import dev.typebus.handler.Delivery;
import dev.typebus.event.JsonPayload;
import dev.typebus.event.StoredEvent;
import dev.typebus.event.Transaction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A handler of every form. Each writes down what it got. */
@HandlerGroup(value = "loans", lanes = 8, order = HandlerGroup.Order.BLOCK)
@Retry(attempts = 3, firstDelay = "500ms", factor = 1.5, maxDelay = "2h", jitter = 0, neverOn = {IOException.class, IllegalStateException.class})
public class LoanHandlers {
    public final List<String> seen = new ArrayList<>();

    @Handles
    void payload(LoanEvent.Funded event) {
        seen.add("payload " + event.cents());
    }

    @Retry
    @Handles
    void inTransaction(LoanEvent.Funded event, Transaction tx) throws IOException {
        seen.add("inTransaction " + event.cents() + " " + tx);
    }

    @Retry(attempts = 7)
    @Handles
    void everything(StoredEvent<LoanEvent.Funded> event, Delivery delivery, Transaction tx) {
        seen.add("everything " + event.position() + " " + delivery.attempt() + " " + tx);
    }

    @Handles(id = "any-loan", startFrom = Handles.StartFrom.NOW, timeout = "1500ms", replayable = false)
    void any(LoanEvent event, Delivery delivery) {
        seen.add("any " + event.loanId() + " " + delivery.attempt());
    }

    @OnDead("in-transaction")
    void giveUp(LoanEvent.Funded event, Throwable why, Transaction tx) {
        seen.add("giveUp " + event.cents() + " " + why.getMessage() + " " + tx);
    }

    @OnDead("any-loan")
    void giveUpAny(StoredEvent<LoanEvent> event) {
        seen.add("giveUpAny " + event.position());
    }

    @Handles
    void batch(List<StoredEvent<LoanEvent.Funded>> events) {
        seen.add("batch " + events.size());
    }

    @Handles
    void anyBatch(List<StoredEvent<LoanEvent>> events, Transaction tx) {
        seen.add("anyBatch " + events.size() + " " + tx);
    }

    @Handles({"Loan.*", "Internal.Noted"})
    void byName(StoredEvent<JsonPayload> event) {
        seen.add("byName " + event.payload().json());
    }

    @Handles("*.*")
    void batchByName(List<StoredEvent<JsonPayload>> events) {
        seen.add("batchByName " + events.size());
    }
}
