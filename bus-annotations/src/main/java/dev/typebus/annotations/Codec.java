package dev.typebus.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names a hand-written JSON form of a type or of one record component: for a type of another library, or instead of the
 * built-in form. The annotation on a component wins over the one on its type.
 *
 * <pre>{@code
 * record Offered(@AggregateId UUID offerId, @Codec(MoneyCodec.class) Money amount) {}
 *
 * final class MoneyCodec implements JsonCodec<Money> { … }
 * }</pre>
 */
@Documented
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
@Retention(RetentionPolicy.CLASS)
public @interface Codec {
    /**
     * A class that implements {@code dev.typebus.json.JsonCodec} of the annotated type. No default.
     *
     * <p>Checked: that it does, for exactly this type, that it is visible from the event's package, and that it has a
     * constructor without parameters that is visible, too.
     */
    Class<?> value();
}
