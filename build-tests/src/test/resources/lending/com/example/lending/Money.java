package com.example.lending;

import lombok.Value;

/** A class that Lombok completes. */
@Value
public class Money {
    long cents;
    String currency;
}
