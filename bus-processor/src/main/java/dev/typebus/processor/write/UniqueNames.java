package dev.typebus.processor.write;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.SourceVersion;

/** Names within one scope of generated code: readable, and given once. For one thread. */
final class UniqueNames {
    private final Set<String> taken = new HashSet<>();
    private final Map<Object, String> given = new HashMap<>();

    UniqueNames(String... reserved) {
        taken.addAll(Set.of(reserved));
    }

    /** Keeps a name from being given. */
    void reserve(String name) {
        taken.add(name);
    }

    /** Whether the thing has a name. */
    boolean has(Object thing) {
        return given.containsKey(thing);
    }

    /** The name of this thing: the first candidate that is a free identifier when it is asked for the first time. */
    String of(Object thing, List<String> candidates) {
        String before = given.get(thing);
        if (before != null) {
            return before;
        }
        String name = candidates.stream()
                .filter(candidate -> SourceVersion.isName(candidate) && !taken.contains(candidate))
                .findFirst()
                .orElseGet(() -> lengthened(candidates.get(candidates.size() - 1)));
        taken.add(name);
        given.put(thing, name);
        return name;
    }

    private String lengthened(String name) {
        String longer = name + "_";
        return taken.contains(longer) ? lengthened(longer) : longer;
    }
}
