package dev.typebus.sample.lending;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.typebus.annotations.ValueRecord;
import java.util.UUID;

/** The identity of a loan. */
@ValueRecord
public record LoanId(UUID value) {
    /** An application leads to one loan at most, so the loan's identity follows from it. */
    static LoanId of(ApplicationNumber application) {
        return new LoanId(UUID.nameUUIDFromBytes(("loan of " + application).getBytes(UTF_8)));
    }
}
