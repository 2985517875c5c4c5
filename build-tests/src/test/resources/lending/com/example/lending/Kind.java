package com.example.lending;

import lombok.Getter;
import lombok.RequiredArgsConstructor;

/** An enum whose constructor Lombok writes. */
@Getter
@RequiredArgsConstructor
public enum Kind {
    FIXED("f"),
    VARIABLE("v");

    private final String letter;
}
