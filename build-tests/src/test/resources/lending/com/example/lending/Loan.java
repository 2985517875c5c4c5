package com.example.lending;

import java.util.List;
import lombok.Builder;
import lombok.Data;
import lombok.Value;

/** Source of MapStruct's mapping; Lombok generates its accessors. */
@Data
@Builder
public class Loan {
    private long id;
    private Agreement agreement;
    private Money amount;
    private List<YearlyRate> rates;

    @Value
    public static class Agreement {
        int months;
        Kind kind;
    }

    @Value
    public static class YearlyRate {
        int year;
        double percent;
    }
}
