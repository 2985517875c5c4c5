package dev.typebus.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Sets the value of a record component that is missing in JSON: in events that were stored before the component was added.
 *
 * <pre>{@code
 * @DomainEvent("Loan.Funded")
 * public record LoanFunded(@AggregateId UUID loanId, BigDecimal amount, @Default("EUR") Currency currency) {}
 * }</pre>
 *
 * <p>A component with a default is always written. When reading, {@code null} counts as missing.
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.CLASS)
public @interface Default {
    /**
     * The value as it would stand in JSON, without the quotes of a string: {@code EUR}, {@code 0}, {@code true},
     * {@code 2026-01-31}, a constant of an enum; {@code []} for an empty list or set, {@code {}} for an empty map. No default.
     *
     * <p>Checked: that it is one of the component's type, and that this type has such a text; that the component is neither nullable,
     * optional nor the aggregate id.
     */
    String value();
}
