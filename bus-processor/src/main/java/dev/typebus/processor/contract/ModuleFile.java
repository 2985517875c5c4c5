package dev.typebus.processor.contract;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The file that a compilation leaves in its output, so that a later one of a part of the same sources knows the rest, of which it sees class
 * files only.
 *
 * @param generated what is generated once for the module, {@code Events} and {@code Handlers}, by qualified name
 * @param types the classes with events, handlers and the like, by qualified name
 * @param packages the packages with annotations of ours
 * @param comments the documentation comments of described classes, which class files do not have
 */
public record ModuleFile(
        SortedSet<String> generated,
        SortedSet<String> types,
        SortedSet<String> packages,
        SortedMap<String, String> comments) {
    /** The file's path in the compiler's output. */
    public static final String NAME = "META-INF/typebus/module.json";

    /** The file of a first compilation. */
    public static final ModuleFile NONE =
            new ModuleFile(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeMap<>());

    public ModuleFile {
        generated = Collections.unmodifiableSortedSet(new TreeSet<>(generated));
        types = Collections.unmodifiableSortedSet(new TreeSet<>(types));
        packages = Collections.unmodifiableSortedSet(new TreeSet<>(packages));
        comments = Collections.unmodifiableSortedMap(new TreeMap<>(comments));
    }

    /** Reads what {@link #text} has written. */
    public static ModuleFile parse(String text) throws InvalidContract {
        Map<String, JsonNode> file = JsonNode.parse(text).object();
        SortedMap<String, String> comments = new TreeMap<>();
        for (Map.Entry<String, JsonNode> comment :
                member(file, "comments").object().entrySet()) {
            comments.put(comment.getKey(), comment.getValue().text());
        }
        JsonNode generated = file.get("generated"); // not there where an older processor wrote the file
        return new ModuleFile(
                generated == null ? new TreeSet<>() : new TreeSet<>(generated.texts()),
                new TreeSet<>(member(file, "types").texts()),
                new TreeSet<>(member(file, "packages").texts()),
                comments);
    }

    private static JsonNode member(Map<String, JsonNode> file, String name) throws InvalidContract {
        JsonNode member = file.get(name);
        if (member == null) {
            throw new InvalidContract(1, "\"" + name + "\" is missing");
        }
        return member;
    }

    /** The file. */
    public String text() {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("generated", List.copyOf(generated));
        file.put("types", List.copyOf(types));
        file.put("packages", List.copyOf(packages));
        file.put("comments", comments);
        return JsonText.of(file);
    }
}
