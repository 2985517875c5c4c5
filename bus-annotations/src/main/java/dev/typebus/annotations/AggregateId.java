package dev.typebus.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the component of a {@link DomainEvent} record that says which aggregate the event is about. Events with the same
 * aggregate type and id are handled in the order in which they were written.
 *
 * <p>The compiler checks that there is exactly one, that it is neither nullable nor optional, and that its type has a text
 * form: {@code String}, {@code char}, {@code UUID}, a whole number ({@code byte} to {@code long}, {@code BigInteger}), an enum, a type of
 * {@code java.time}, {@code URI}, {@code Currency}, {@code Locale}, or a {@link ValueRecord} of one of these.
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.CLASS)
public @interface AggregateId {}
