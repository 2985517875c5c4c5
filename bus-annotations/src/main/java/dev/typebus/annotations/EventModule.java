package dev.typebus.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the package (in its {@code package-info.java}) in which {@code Events} and {@code Handlers} are generated. Default,
 * without the annotation: the longest package that all event and handler classes of the compilation share.
 *
 * <p>The compiler checks that at most one package of a compilation has it, that there is a common package when none has it,
 * and that every event and handler class is visible from there.
 */
@Documented
@Target(ElementType.PACKAGE)
@Retention(RetentionPolicy.CLASS)
public @interface EventModule {}
