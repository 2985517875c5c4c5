package com.example.lending;

import dev.typebus.annotations.Handles;
import dev.typebus.event.JsonPayload;
import dev.typebus.event.StoredEvent;
import dev.typebus.event.Transaction;
import lombok.RequiredArgsConstructor;
import lombok.SneakyThrows;
import lombok.Synchronized;
import lombok.extern.slf4j.Slf4j;

/** Lombok writes the constructor. */
@Slf4j
@RequiredArgsConstructor
public class PaymentHandlers {
    private final Ledger ledger;

    @Handles
    @SneakyThrows
    public void plan(LoanFunded event, Transaction tx) {
        log.debug("planned");
        ledger.write("planned " + event.terms().months());
    }

    @Handles("Loan.*")
    @Synchronized
    public void count(StoredEvent<JsonPayload> event) {
        ledger.write("counted");
    }
}
