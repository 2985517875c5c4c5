package dev.typebus.processor.model;

import java.util.List;
import javax.lang.model.type.TypeMirror;

/**
 * {@code @Retry} on a method or on a class.
 *
 * @param firstDelay as written: {@code 500ms}
 * @param maxDelay as written
 * @param neverOn the exceptions in the order in which they are written
 */
public record RetryModel(
        Specified<Integer> attempts,
        Specified<String> firstDelay,
        Specified<Double> factor,
        Specified<String> maxDelay,
        Specified<Double> jitter,
        List<Specified<TypeMirror>> neverOn,
        Place place) {
    public RetryModel {
        neverOn = List.copyOf(neverOn);
    }
}
