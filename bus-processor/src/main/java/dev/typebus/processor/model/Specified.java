package dev.typebus.processor.model;

/**
 * An annotation's value, or its default.
 *
 * @param value what holds; the default where the user gave nothing (or gave an empty string, where that means the default)
 * @param explicit whether the user wrote it
 * @param place the value where it is written; else the annotation, or the declaration where there is no annotation
 */
public record Specified<T>(T value, boolean explicit, Place place) {}
