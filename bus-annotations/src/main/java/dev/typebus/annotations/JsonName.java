package dev.typebus.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Sets the name in JSON of a record component, of an enum constant, or of a record as a member of a sealed interface (the
 * value of the discriminator {@code "type"}). Default, without the annotation: the name in Java.
 *
 * <p>The compiler checks that the name is not blank, that no two components, constants or members of one type share a name,
 * that no component of a sealed interface's record is named like the discriminator, and that the annotation stands where it
 * names something.
 */
@Documented
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.TYPE})
@Retention(RetentionPolicy.CLASS)
public @interface JsonName {
    /** The name as it stands in JSON. No default. Checked: not blank, and not that of another one, as said above. */
    String value();
}
