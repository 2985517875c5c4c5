package dev.typebus.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The names that something had before, so that what is stored under them is still found:
 *
 * <ul>
 *   <li>on a record component: its former names in JSON. They are read, too; the new one is written.
 *   <li>on the record of an event: its former names, {@code Loan.Paid}. Events stored under them are events of this name.
 *   <li>on a method with {@code @Handles}: its former ids, {@code send-letter}; {@code mail/send-letter} if it was in another group.
 *   <li>on a class with handlers: the former names of its group.
 * </ul>
 *
 * <p>What names the progress of handlers in the database is renamed when the bus starts.
 */
@Documented
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.CLASS)
public @interface Formerly {
    /** The former names, in any order. No default. Checked: that nothing else has them now. */
    String[] value();
}
