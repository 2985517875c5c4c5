package dev.typebus.sample.lending;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.typebus.annotations.ValueRecord;
import java.util.UUID;

/** Identity of a loan. */
@ValueRecord
public record LoanId(UUID value) {
    /** Derives the loan's identity from its application, because an application leads to at most one loan. */
    static LoanId of(ApplicationNumber application) {
        return new LoanId(UUID.nameUUIDFromBytes(("loan of " + application).getBytes(UTF_8)));
    }
}
