package com.example.blackbox;

import dev.typebus.annotations.Handles;

class MailHandler {
    @Handles
    void onlyHere(OnlyHere event) {}

    @Handles
    void funded(LoanEvent.Funded event) {}
}
