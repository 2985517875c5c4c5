package dev.typebus.sample.lending;

import dev.typebus.annotations.ValueRecord;

/** The number that the bank gives an application for a loan. */
@ValueRecord
public record ApplicationNumber(String value) {
    @Override
    public String toString() {
        return value;
    }
}
