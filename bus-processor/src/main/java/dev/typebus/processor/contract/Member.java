package dev.typebus.processor.contract;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A member of an object in JSON: a component of an event or of a nested record.
 *
 * @param name in JSON
 * @param required whether who writes always writes it; a reader counts on it unless it has a default
 * @param byDefault what a reader takes where it is absent, as {@code @Default} has it
 * @param formerly names that it was stored under before, as {@code @Formerly} has them; a reader accepts them, too
 * @param removed whether the code does not have it any more, and stored events may
 */
public record Member(
        String name,
        Shape shape,
        boolean required,
        Optional<String> byDefault,
        List<String> formerly,
        boolean removed) {
    public Member {
        formerly = List.copyOf(formerly);
    }

    /** A member that a reader needs and a writer always gives. */
    public static Member required(String name, Shape shape) {
        return new Member(name, shape, true, Optional.empty(), List.of(), false);
    }

    /** A member that may be absent. */
    public static Member optional(String name, Shape shape) {
        return new Member(name, shape, false, Optional.empty(), List.of(), false);
    }

    /** This one, of another shape. */
    Member with(Shape other) {
        return new Member(name, other, required, byDefault, formerly, removed);
    }

    /** This one, gone from the code. */
    Member gone() {
        return new Member(name, shape, required, byDefault, formerly, true);
    }

    /** Its name and those that it had. */
    Stream<String> names() {
        return Stream.concat(Stream.of(name), formerly.stream());
    }

    /** Whether reading fails without it. */
    public boolean isNeeded() {
        return required && byDefault.isEmpty() && !removed;
    }

    /** Whether every value ever written has it: those from before a default was given do not. */
    boolean isAlwaysThere() {
        return isNeeded();
    }
}
