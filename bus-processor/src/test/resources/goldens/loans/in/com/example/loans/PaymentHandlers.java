package com.example.loans;

import dev.typebus.annotations.HandlerGroup;
import dev.typebus.annotations.Handles;
import dev.typebus.annotations.OnDead;
import dev.typebus.annotations.Retry;
import dev.typebus.handler.Delivery;
import dev.typebus.event.JsonPayload;
import dev.typebus.event.StoredEvent;
import dev.typebus.event.Transaction;
import java.util.List;

@HandlerGroup(lanes = 8, order = HandlerGroup.Order.BLOCK)
public class PaymentHandlers {
    @Retry(attempts = 5)
    @Handles
    void generateSchedule(LoanFunded event, Transaction tx) {}

    @OnDead("generate-schedule")
    void giveUp(LoanFunded event, Transaction tx, Throwable why) {}

    @Handles(startFrom = Handles.StartFrom.NOW, replayable = false)
    void follow(LoanEvent event, Delivery delivery) {}

    @Retry(attempts = 3, firstDelay = "500ms", maxDelay = "1h", neverOn = IllegalStateException.class)
    @Handles(id = "count", timeout = "30s")
    void countAll(List<StoredEvent<LoanFunded>> events) {}

    @Handles({"Loan.Funded", "Loan.*"})
    void audit(StoredEvent<JsonPayload> event) {}
}
