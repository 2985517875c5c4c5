package com.example.lending;

import dev.typebus.annotations.HandlerGroup;
import dev.typebus.annotations.Handles;
import javax.inject.Inject;

/** Handlers that Dagger creates. */
@HandlerGroup("mail")
public class MailHandlers {
    private final Ledger ledger;

    @Inject
    public MailHandlers(Ledger ledger) {
        this.ledger = ledger;
    }

    @Handles
    public void congratulate(LoanFunded event) {
        ledger.write("mailed about " + event.loanId());
    }

    /** An event that another processor writes. */
    @Handles
    public void reminded(LoanReminded event) {
        ledger.write("reminded of " + event.loanId());
    }
}
