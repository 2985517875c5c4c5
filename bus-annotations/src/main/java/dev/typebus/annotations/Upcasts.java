package dev.typebus.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a method that makes an event's payload of an older version into one of a newer version. Stored payloads are never
 * rewritten: the method is called whenever one is read, for handlers, retries, replays and history alike.
 *
 * <pre>{@code
 * @DomainEvent("Loan.Funded")
 * record LoanFundedV1(@AggregateId UUID loanId, BigDecimal amount) {}
 *
 * @DomainEvent(value = "Loan.Funded", version = 2)
 * public record LoanFunded(@AggregateId UUID loanId, Money amount) {
 *     @Upcasts static LoanFunded upcast(LoanFundedV1 old) { return new LoanFunded(old.loanId(), Money.euros(old.amount())); }
 * }
 * }</pre>
 *
 * <p>A method that returns an {@code Optional} of the newer version may drop an event: if it is empty, no handler by payload class receives the
 * event. A method that returns a {@code List} may split it: handlers receive all payloads, in this order, in one delivery of the one stored
 * event, which fails and is retried as a whole.
 *
 * <p>The method must be a pure function of its argument: it may be called any number of times, on any thread.
 *
 * <p>The compiler checks that the method is static, takes one record of an event of this module and returns one of a higher version of
 * the same event, or an {@code Optional} or a {@code List} of it, declares no checked exception, and can be called from the generated {@code Events}; that each version but the
 * newest has exactly one such method, so that every stored event leads to the newest version.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface Upcasts {}
