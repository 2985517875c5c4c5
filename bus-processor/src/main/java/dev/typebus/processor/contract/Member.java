package dev.typebus.processor.contract;

import java.util.Optional;

/**
 * A member of an object in JSON: a component of an event or of a nested record.
 *
 * @param name in JSON
 * @param required whether who writes always writes it, and who reads counts on it
 * @param byDefault what a reader takes where it is absent, as {@code @Default} has it
 */
public record Member(String name, Shape shape, boolean required, Optional<String> byDefault) {}
