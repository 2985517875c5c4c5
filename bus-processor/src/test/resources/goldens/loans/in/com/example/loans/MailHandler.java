package com.example.loans;

import dev.typebus.annotations.Handles;

public class MailHandler {
    @Handles
    void welcome(LoanFunded event) {}
}
