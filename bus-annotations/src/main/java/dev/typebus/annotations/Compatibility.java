package dev.typebus.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Defines which code must still read an event after a change. On the record of an event it is for that one, on the package with {@link EventModule} for all events of the module. Default, without the annotation: {@link Policy#FULL}.
 */
@Documented
@Target({ElementType.PACKAGE, ElementType.TYPE})
@Retention(RetentionPolicy.CLASS)
public @interface Compatibility {
    /**
     * The code that must still read an event. No default; without the annotation {@link Policy#FULL}.
     *
     * <p>Checked: by it, that the code keeps what the catalog file says was released. Of itself nothing.
     */
    Policy value();

    /** The code that must still read an event. */
    enum Policy {
        /**
         * The new code reads all that was ever stored. For applications that stop all nodes before they start new ones, and for a
         * release that only teaches the nodes to read what a later one will write.
         */
        BACKWARD,
        /** As {@link #BACKWARD}, and nodes that still run the released code read what new nodes write, as a rolling deployment needs. */
        FULL
    }
}
