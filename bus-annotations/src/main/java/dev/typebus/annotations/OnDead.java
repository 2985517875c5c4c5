package dev.typebus.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a method as the fallback of a handler of the same class. It is called once each time that a delivery becomes dead: after its last attempt, or after an exception that is never retried.
 *
 * <pre>{@code
 * @Handles void generateSchedule(LoanFunded event, Transaction tx) { … }
 * @OnDead("generate-schedule") void giveUp(LoanFunded event, Transaction tx, Throwable why) { … }
 * }</pre>
 *
 * <p>The first parameter is the payload that the handler takes, or {@code StoredEvent} of it. After it, in any order and each at
 * most once: {@code Transaction}, if the handler takes one; {@code Delivery}; and {@code Throwable}, the failure of the last
 * attempt.
 *
 * <p>The fallback of a handler in a transaction runs in the one that writes the dead letter, so that its effects and the dead letter commit together. Any other one runs before the dead letter is written. If it fails, what it did in the transaction is undone, and the
 * dead letter stands, with the failure in its history. It has the handler's timeout. An event on which workers died is dead before its
 * fallback is called, which then has a transaction of its own. A row that cannot be decoded reaches neither a handler nor its fallback.
 *
 * <p>The compiler checks that the method can be called from the generated {@code Handlers}, returns {@code void}, takes only what is
 * named above, and is the only fallback of its handler, which is not one of batches.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface OnDead {
    /**
     * The id of the handler. Default, when empty: that of the class's only handler.
     *
     * <p>Checked: a handler of this class has it; given if the class has several.
     */
    String value() default "";
}
