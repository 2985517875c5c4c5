package dev.typebus.sample.lending;

import dev.typebus.annotations.ValueRecord;

/** Number that the bank assigns to an application for a loan. */
@ValueRecord
public record ApplicationNumber(String value) {
    @Override
    public String toString() {
        return value;
    }
}
