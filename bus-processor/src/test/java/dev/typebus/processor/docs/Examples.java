package dev.typebus.processor.docs;

import dev.typebus.processor.Javac;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The sources that one block needs: its own, and all that these name. A name means the latest declaration of it on the page above the
 * block, else a file of the surroundings. If the block uses {@code Events}, or names events, all events that can be found so are among the sources.
 */
final class Examples {
    private static final Path SURROUNDINGS = Path.of("src", "test", "resources", "docs");
    private static final Pattern IMPORT = Pattern.compile("^import (?:static )?([\\w.]+)", Pattern.MULTILINE);
    private static final Map<String, DocType> AROUND = readSurroundings();

    private final Map<String, DocType> known = new LinkedHashMap<>();
    private final Map<String, DocType> needed = new TreeMap<>();

    private Examples(List<DocType> above) {
        known.putAll(AROUND);
        for (DocType each : above) {
            known.remove(each.name()); // so that the latest comes last
            known.put(each.name(), each);
        }
    }

    /** The types that a block needs, by name, with those of the page above it. */
    static Map<String, DocType> of(List<DocType> above, List<DocType> own) {
        Examples examples = new Examples(above);
        own.forEach(each -> examples.known.put(each.name(), each));
        own.forEach(examples::need);
        boolean namesEvents = own.stream()
                .flatMap(each -> JavaText.identifiers(each.text()).stream())
                .anyMatch(Set.of("Events", "JsonPayload")::contains);
        if (namesEvents) {
            examples.needEvents();
        }
        return examples.needed;
    }

    /** Adds the types of another block, and returns true; or adds nothing, if the blocks cannot be compiled together. */
    static boolean add(Map<String, DocType> types, Map<String, DocType> more) {
        boolean clash = Stream.of(types, more)
                .flatMap(each -> each.values().stream())
                .anyMatch(each -> JavaText.identifiers(each.text()).contains("Handlers"));
        for (DocType type : more.values()) {
            clash |= types.values().stream()
                    .anyMatch(each -> !each.equals(type)
                            && (each.name().equals(type.name())
                                    || (type.event().isPresent() && each.event().equals(type.event()))));
        }
        if (!clash) {
            types.putAll(more);
        }
        return !clash;
    }

    static List<Javac.Source> sources(Map<String, DocType> types) {
        return types.values().stream()
                .map(each -> Javac.Source.of(each.name().replace('.', '/') + ".java", each.text()))
                .toList();
    }

    private void need(DocType first) {
        Deque<DocType> open = new ArrayDeque<>(List.of(first));
        while (!open.isEmpty()) {
            DocType type = open.pop();
            if (needed.putIfAbsent(type.name(), type) != null) {
                continue;
            }
            for (String name : JavaText.identifiers(type.text())) {
                add(type.packageName() + "." + name, open);
            }
            Matcher imported = IMPORT.matcher(type.text());
            while (imported.find()) {
                add(imported.group(1), open);
                add(imported.group(1).replaceAll("\\.\\w+$", ""), open);
            }
        }
    }

    private void add(String name, Deque<DocType> open) {
        DocType found = known.get(name);
        if (found != null) {
            open.push(found);
        }
    }

    private void needEvents() {
        List<DocType> events =
                known.values().stream().filter(each -> each.event().isPresent()).toList();
        for (int at = events.size() - 1; at >= 0; at--) {
            DocType event = events.get(at);
            boolean declared =
                    needed.values().stream().anyMatch(each -> each.event().equals(event.event()));
            if (!declared) {
                need(event);
            }
        }
    }

    private static Map<String, DocType> readSurroundings() {
        try (Stream<Path> files = Files.walk(SURROUNDINGS)) {
            Map<String, DocType> types = new TreeMap<>();
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                String name = SURROUNDINGS.relativize(file).toString().replaceAll("[/\\\\]", ".");
                name = name.substring(0, name.length() - ".java".length());
                types.put(name, new DocType(name, Files.readString(file)));
            }
            return types;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
