package com.example.lending;

import org.mapstruct.BeanMapping;
import org.mapstruct.Builder;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;
import org.mapstruct.factory.Mappers;

/** Mapper of payloads, implemented by MapStruct. */
@Mapper(builder = @Builder(disableBuilder = true))
public interface LoanMapper {
    LoanMapper INSTANCE = Mappers.getMapper(LoanMapper.class);

    @Mapping(target = "loanId", source = "id")
    @Mapping(target = "terms", source = "agreement")
    @Mapping(target = "withLoanId", ignore = true)
    @Mapping(target = "withTerms", ignore = true)
    @Mapping(target = "withAmount", ignore = true)
    @Mapping(target = "withRates", ignore = true)
    LoanFunded toEvent(Loan loan);

    @BeanMapping(builder = @Builder)
    LoanFunded.Terms toTerms(Loan.Agreement agreement);

    LoanFunded.Rate toRate(Loan.YearlyRate rate);
}
