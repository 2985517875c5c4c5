package dev.typebus.processor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Sources of a random module: events in one package or two, their types, and their handlers. */
final class RandomModule {
    private static final List<String> ROOTS =
            List.of("app", "json", "record", "event", "value", "Json", "KYC", "dev", "tools", "größe", "日本", "com");

    /** The names of generated classes, which no package below the root may have. */
    private static final List<String> GENERATED = List.of("Events", "Handlers");

    private final Map<String, String> sources = new TreeMap<>();

    RandomModule(long seed) {
        Random random = new Random(seed);
        RandomNames names = new RandomNames(random);
        String root = names.oneOf(ROOTS);
        Set<String> packages = new TreeSet<>();
        packages.add(root + "." + packageName(names));
        if (random.nextInt(20) == 0) {
            packages = Set.of("");
        } else if (random.nextInt(3) == 0) {
            packages.add(root + "." + packageName(names));
        } else if (random.nextInt(3) == 0) {
            packages = new TreeSet<>(Set.of(root.equals("dev") || root.equals("tools") ? root + "_" : root));
        }
        List<String> events = new ArrayList<>();
        int number = 0;
        for (String each : packages) {
            RandomTypes types = new RandomTypes(random, names, each, taken(root));
            int count = 2 + random.nextInt(7);
            for (int i = 0; i < count; i++) {
                types.add();
            }
            String domain = random.nextInt(3) == 0 ? names.eventWord(number) : "Domain" + (char) ('A' + number);
            List<String> handled = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                String event = domain + "." + names.eventWord(i);
                handled.addAll(random.nextInt(4) == 0 ? types.versions(event) : types.event(event));
            }
            events.addAll(handled);
            if (random.nextInt(3) == 0) {
                events.add(types.sealedEvents(domain + ".Sealed"));
            }
            new RandomHandlers(random, names, types).declare(number++, events, domain + ".*");
            sources.putAll(types.sources());
        }
    }

    /** A package name that does not clash with a generated class. */
    private static String packageName(RandomNames names) {
        String name = names.type(new HashSet<>(GENERATED));
        return GENERATED.stream().anyMatch(generated -> name.startsWith(generated + "$")) ? packageName(names) : name;
    }

    /** A type of the package's first name would hide all packages in the user's own source. */
    private static Set<String> taken(String root) {
        return new HashSet<>(Set.of(root, root + "_"));
    }

    List<Javac.Source> sources() {
        return sources.entrySet().stream()
                .map(source -> Javac.Source.of(source.getKey(), source.getValue()))
                .toList();
    }

    @Override
    public String toString() {
        return sources.entrySet().stream()
                .map(source -> "// " + source.getKey() + "\n" + source.getValue())
                .collect(Collectors.joining("\n"));
    }
}
