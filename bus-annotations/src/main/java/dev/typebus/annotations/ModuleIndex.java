package dev.typebus.annotations;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lists the declarations of a compiled module, for compilations that have it on their class path. Only the processor writes it, on
 * one class per module in the package {@code dev.typebus.index}. Therefore none of its values is checked.
 *
 * <p>Classes are given by name, because they need not be public.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface ModuleIndex {
    /** The module's generated {@code Events} class. No default. */
    String events();

    /** The module's events, sorted by name and version. Default: none. */
    Event[] declares() default {};

    /** The module's handlers as {@code group/id}, sorted. Default: none. */
    String[] handlers() default {};

    /** The {@code Events} classes of the modules that it was compiled with, sorted. Default: none. */
    String[] libraries() default {};

    /** One event. */
    @Target({})
    @Retention(RetentionPolicy.CLASS)
    @interface Event {
        /** {@code Loan.Funded}. No default. */
        String name();

        /** The version of the payload's shape. No default. */
        int version();

        /** The aggregate type. No default. */
        String aggregateType();

        /** The payload's record. No default. */
        String record();

        /** Whether the record and its serializer are public. No default. */
        boolean isPublic();
    }
}
