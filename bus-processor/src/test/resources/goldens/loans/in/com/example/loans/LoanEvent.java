package com.example.loans;

public sealed interface LoanEvent permits LoanFunded, LoanClosed {}
