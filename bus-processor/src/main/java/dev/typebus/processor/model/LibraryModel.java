package dev.typebus.processor.model;

import java.util.List;
import java.util.Set;

/**
 * A module on the class path that was compiled with the processor, as its class in the package {@code dev.typebus.index} says.
 *
 * @param events its {@code Events} class, which has a {@code catalog()}
 * @param index the class that says it
 * @param groups the names of its handler groups
 */
public record LibraryModel(JavaClass events, JavaClass index, List<KnownEvent> declared, Set<String> groups) {
    public LibraryModel {
        declared = List.copyOf(declared);
        groups = Set.copyOf(groups);
    }
}
