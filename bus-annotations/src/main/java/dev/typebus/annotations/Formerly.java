package dev.typebus.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares former names, so that data stored under them is still found:
 *
 * <ul>
 *   <li>on a record component: its former names in JSON. They are read, too; the new one is written.
 *   <li>on the record of an event: its former names, {@code Loan.Paid}. Events stored under them are events of this name.
 *   <li>on a method with {@code @Handles}: its former ids within its group, {@code send-letter}.
 *   <li>on a class with handlers: the former names of its group, if all handlers of that group belong to this one now.
 * </ul>
 *
 * <p>Progress and failed deliveries that are stored under a former id or group are renamed when the bus starts, unless the name of today
 * has some already. The database remembers the former name: nodes of older code, also in a rollback, go on under the one of today.
 */
@Documented
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.CLASS)
public @interface Formerly {
    /** The former names, in any order. No default. Checked: that nothing else has them now, or had them as well. */
    String[] value();
}
