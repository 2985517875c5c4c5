package dev.typebus.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a method as a handler of domain events.
 *
 * <pre>{@code
 * @Handles void generateSchedule(LoanFunded event, Transaction tx) { … }       // the payload names the event
 * @Handles void project(LoanEvent event) { … }                                 // a sealed interface: all its events
 * @Handles void project(List<StoredEvent<LoanFunded>> events) { … }            // a batch
 * @Handles("Loan.*") void audit(StoredEvent<JsonPayload> event) { … }          // by name, without the payload class
 * }</pre>
 *
 * <p>The first parameter is the payload, {@code StoredEvent} or a {@code List} of it. After it, in any order and each at
 * most once: {@code Transaction}, which makes the handler's effects commit together with its progress, and
 * {@code Delivery}, which describes the event and the attempt (not for batches).
 *
 * <p>The compiler checks that the method can be called from the generated {@code Handlers} (neither private, abstract nor
 * static), returns {@code void}, and takes only what is named above.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface Handles {
    /**
     * Names of events ({@code Loan.Funded}) or patterns ({@code Loan.*}, {@code *.*}). Default, when empty: the event of the
     * first parameter.
     *
     * <p>Checked: given if and only if the first parameter is {@code StoredEvent<JsonPayload>} or a list of it; each name
     * is a known event, each pattern matches at least one; none is there twice.
     */
    String[] value() default {};

    /**
     * The handler's stable identity within its group: its progress and its failed deliveries are stored under it. Default,
     * when empty: the method's name in kebab-case, {@code generate-schedule}. Give it before you rename the method.
     *
     * <p>Checked: lower-case letters, digits and hyphens, a letter first, at most 63 characters; unique within the group.
     */
    String id() default "";

    /**
     * How long a call may take, for a batch handler a call with one batch. After that, the call is interrupted, the running statement
     * of its transaction's connection is cancelled, and an attempt is counted. If the call still does not return, the bus gives up on
     * it 5 seconds later. Default: {@code 5m}. Written as a whole number and a unit, as the delays of {@link Retry}.
     *
     * <p>Checked: the form; 100 ms to 30 days.
     */
    String timeout() default "5m";

    /**
     * The start of a handler that is new to the database. Default: {@link StartFrom#BEGINNING}. It has no effect on a handler
     * that has progress.
     *
     * <p>Checked: nothing, either is allowed.
     */
    StartFrom startFrom() default StartFrom.BEGINNING;

    /**
     * Whether an operator may replay old events to the handler. Default: {@code true}; {@code delivery.replaying()} is true for replayed
     * events. With {@code false} a replay of its group skips the handler, and a replay of it is refused: for effects that must not
     * happen twice, such as a letter to a customer.
     *
     * <p>Checked: nothing, either is allowed.
     */
    boolean replayable() default true;

    /** The start of a handler that is new to the database. */
    enum StartFrom {
        /** With the oldest event in the log. */
        BEGINNING,
        /** With the first event committed after the bus first started with this handler. */
        NOW
    }
}
