package dev.typebus.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Sets which code must still be able to read an event after a change: on the record of an event for that one, on the package with
 * {@link EventModule} for all events of the module. Default, without the annotation: {@link Policy#FULL}.
 */
@Documented
@Target({ElementType.PACKAGE, ElementType.TYPE})
@Retention(RetentionPolicy.CLASS)
public @interface Compatibility {
    /**
     * The policy. No default; without the annotation {@link Policy#FULL}.
     *
     * <p>Checked: the value itself is not; it decides how the code is compared with the released events of the catalog file.
     */
    Policy value();

    /** Compatibility policies. */
    enum Policy {
        /**
         * The new code reads all stored events. For applications that stop all nodes before they start new ones, and for a
         * release that only prepares nodes to read the events of a later one.
         */
        BACKWARD,
        /** As {@link #BACKWARD}; in addition, nodes with the released code read events of new nodes, as a rolling deployment needs. */
        FULL
    }
}
