package dev.typebus.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a record of one component to be written in JSON as that component, without an object around it.
 *
 * <pre>{@code
 * @ValueRecord public record LoanId(UUID value) {}      // "01932c07-…", not {"value": "01932c07-…"}
 * }</pre>
 *
 * <p>A value record of a type with a text form may be an {@link AggregateId} and the key of a map.
 *
 * <p>The compiler checks that the record has exactly one component, and that it is neither nullable nor optional.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface ValueRecord {}
