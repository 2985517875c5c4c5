package dev.typebus.processor.write;

import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The methods that one serializer has for nested types. For one thread. */
final class NestedMethods {
    private final UniqueNames names = new UniqueNames("aggregateId", "read", "write", "toString");
    private final Map<String, MethodSpec> methods = new LinkedHashMap<>();

    /** A method that is written when its name is known. */
    record Nested(String name, Function<String, MethodSpec> code) {}

    /** {@code writeTermsMembers}: the whole name is unique. */
    String name(String verb, TypeName type, String suffix) {
        List<String> candidates = Identifiers.ofType(type).stream()
                .map(name -> verb + name + suffix)
                .toList();
        return names.of(verb + " " + type + " " + suffix, candidates);
    }

    /** Adds methods, each once, side by side, and before those that they need themselves. */
    void add(Nested... added) {
        List<Nested> missing = Stream.of(added)
                .filter(method -> !methods.containsKey(method.name()))
                .toList();
        missing.forEach(method -> methods.put(
                method.name(), MethodSpec.methodBuilder(method.name()).build()));
        missing.forEach(method -> methods.put(method.name(), method.code().apply(method.name())));
    }

    /** Returns the methods in the order of first use. */
    Collection<MethodSpec> all() {
        return methods.values();
    }
}
