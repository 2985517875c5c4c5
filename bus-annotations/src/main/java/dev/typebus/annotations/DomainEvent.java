package dev.typebus.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a record as the payload of a domain event.
 *
 * <pre>{@code
 * @DomainEvent("Loan.Funded")
 * public record LoanFunded(@AggregateId UUID loanId, BigDecimal fundedAmount, Instant fundedAt) {}
 * }</pre>
 *
 * <p>The compiler checks that the record is neither private, inner nor generic, that exactly one component is its
 * {@link AggregateId}, that every component has a JSON form, and that no other event of the compilation or of a library on
 * the class path has the same name and version.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface DomainEvent {
    /**
     * The event's name as it is stored and read by everyone: {@code Domain.Action}, both parts in PascalCase, such as
     * {@code Loan.Funded} or {@code PaymentSchedule.Generated}. The class may be renamed at will, the name may not. The part
     * before the dot in snake_case is the event's domain, {@code payment_schedule}.
     *
     * <p>No default. Checked: the form; that no two names lead to one method or constant of the generated {@code Events}, and none
     * to a method that is a word of Java ({@code I.F} to {@code if}).
     */
    String value();

    /**
     * The version of the payload's shape. Default: 1.
     *
     * <p>Checked: at least 1; declared once for each name.
     */
    int version() default 1;

    /**
     * The type of aggregate, the first half of the unit of order. Default, when empty: the event's domain, such as
     * {@code loan} for {@code Loan.Funded}.
     *
     * <p>Checked: lower-case letters, digits and underscores, a letter first, at most 63 characters.
     */
    String aggregateType() default "";
}
