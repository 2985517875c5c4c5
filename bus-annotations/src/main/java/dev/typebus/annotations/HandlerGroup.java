package dev.typebus.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Settings of the group that a handler class belongs to. The handlers of a group share their progress through the log; a
 * slow or failing group never holds another one up. A class without this annotation is a group of its own.
 *
 * <p>Several classes may name the same group. The compiler checks that their settings do not contradict each other.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface HandlerGroup {
    /**
     * The group's stable identity: its progress is stored under it. Default, when empty: the class name in kebab-case
     * without {@code Handlers} or {@code Handler} at its end: {@code payment} for {@code PaymentHandlers}. Give it before you
     * rename the class.
     *
     * <p>Checked: lower-case letters, digits and hyphens, a letter first, at most 63 characters; two classes that do not
     * give a name may not arrive at the same default; no library on the class path has a group of this name.
     */
    String value() default "";

    /**
     * Into how many lanes the group's aggregates are divided. Each lane is one sequential worker: more lanes, more handlers
     * at the same time. Default: 4.
     *
     * <p>Checked: 1 to 64; equal in all classes of the group that set it.
     */
    int lanes() default 4;

    /**
     * The treatment of later events of an aggregate when one event has failed for good. Default: {@link Order#CONTINUE}.
     *
     * <p>Checked: equal in all classes of the group that set it.
     */
    Order order() default Order.CONTINUE;

    /** The treatment of later events of an aggregate when one event fails. */
    enum Order {
        /** While an event waits for its retry, later ones of its aggregate wait behind it; once it is dead they go on. */
        CONTINUE,
        /** As {@link #CONTINUE}, but once it is dead they wait until an operator redrives or discards it. */
        BLOCK,
        /** Nothing ever waits: later events are handled while earlier ones wait for their retry. */
        UNORDERED
    }
}
