package com.example.lending;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.Codec;
import dev.typebus.annotations.DomainEvent;
import java.util.List;
import lombok.Builder;
import lombok.NonNull;
import lombok.With;

/** A loan was paid out. Lombok writes into the record, MapStruct fills it. */
@Builder
@With
@DomainEvent("Loan.Funded")
public record LoanFunded(
        @AggregateId long loanId, @NonNull Terms terms, @Codec(MoneyCodec.class) Money amount, List<Rate> rates) {
    /** Agreed terms. */
    @Builder
    public record Terms(int months, Kind kind) {}

    /** Interest rate of one year. */
    public record Rate(int year, String percent) {}
}
