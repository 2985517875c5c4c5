package dev.typebus.processor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Payload types at random, each made of earlier ones, and the sources that declare them. Their components are {@link RandomComponents}. */
final class RandomTypes {
    private static final String ANNOTATIONS = RandomComponents.ANNOTATIONS;

    private final Random random;
    private final RandomNames names;
    private final String packageName;
    private final Map<String, String> sources = new TreeMap<>();
    private final Set<String> taken;
    private final RandomComponents components;

    /** @param taken names that no type may have */
    RandomTypes(Random random, RandomNames names, String packageName, Set<String> taken) {
        this.random = random;
        this.names = names;
        this.packageName = packageName;
        this.taken = taken;
        this.components = new RandomComponents(random, names);
    }

    /** Returns the sources by path. */
    Map<String, String> sources() {
        return sources;
    }

    /** Declares a type of any kind. */
    void add() {
        switch (random.nextInt(7)) {
            case 0, 1 -> declare(name -> "enum " + name + " { " + constants() + " }", components.keys());
            case 2 ->
                declare(
                        name -> "@" + ANNOTATIONS + "ValueRecord %record " + name + "("
                                + names.oneOf(components.keys()).written() + " "
                                + names.components(1).get(0) + ") {}",
                        components.keys());
            case 3 -> generic();
            case 4 -> sealed();
            case 5 -> codec();
            default ->
                declare(
                        name -> "%record " + name + "(" + components.components(1 + random.nextInt(4), false) + ") {}",
                        components.values());
        }
    }

    /** Declares an event; returns its class, qualified. */
    List<String> event(String event) {
        return List.of(event(event, 1, ignored -> ""));
    }

    /** Declares an event of two versions; returns their classes, qualified. */
    List<String> versions(String event) {
        String old = event(event, 1, ignored -> "");
        String returned = names.oneOf(List.of("%s", "java.util.Optional<%s>", "java.util.List<%s>"));
        String method = names.distinct(1).get(0);
        return List.of(event(
                event,
                2,
                name -> "@" + ANNOTATIONS + "Upcasts " + deprecated() + "public static " + returned.formatted(name)
                        + " " + method + "(" + old + " old) { return null; }"));
    }

    private String event(String event, int version, Body body) {
        List<RandomComponents.Type> declared = new ArrayList<>();
        declare(
                name -> event(event, version) + "%record " + name + "("
                        + components.components(1 + random.nextInt(8), true) + ") { " + body.of(name) + " }",
                declared);
        return declared.get(0).written();
    }

    private static String event(String name, int version) {
        return "@" + ANNOTATIONS + "DomainEvent(value = \"" + name + "\", version = " + version + ") ";
    }

    /** Declares a sealed interface of two events; returns it, qualified. */
    String sealedEvents(String event) {
        String name = names.type(taken);
        Set<String> within = within(name);
        String texts = Stream.of("A", "B")
                .map(letter -> event(event + letter, 1) + deprecated() + "record " + names.type(within) + "("
                        + components.components(1 + random.nextInt(3), true) + ") implements " + qualified(name)
                        + " {}")
                .collect(Collectors.joining("\n"));
        top(name, ignored -> "public sealed interface " + name + " { " + texts + " }");
        return qualified(name);
    }

    interface Body {
        String of(String name);
    }

    /** Declares a class that is not nested. */
    void top(Body body) {
        top(names.type(taken), body);
    }

    /** Declares a type at the top level, or nested in a class or interface. */
    private void declare(Body body, List<RandomComponents.Type> to) {
        String name = names.type(taken);
        String text = body.of(name);
        String first = text.startsWith("enum ") ? constant(text) : "";
        if (random.nextInt(3) == 0) {
            String outer = names.type(taken);
            String kind = names.oneOf(List.of("class", "interface"));
            top(
                    outer,
                    ignored -> "public " + kind + " " + outer + " { " + deprecated() + modified(text, "public static ")
                            + " }");
            to.add(new RandomComponents.Type(qualified(outer) + "." + name, first, ""));
        } else {
            top(name, ignored -> modified(text, "public "));
            to.add(new RandomComponents.Type(qualified(name), first, ""));
        }
    }

    private static String modified(String text, String modifiers) {
        return text.startsWith("enum ") ? modifiers + text : text.replace("%record ", modifiers + "record ");
    }

    private void top(String name, Body body) {
        sources.put(
                packageName.replace('.', '/') + "/" + name + ".java",
                (packageName.isEmpty() ? "" : "package " + packageName + ";\n")
                        + "@java.lang.SuppressWarnings({\"deprecation\", \"removal\"})\n"
                        + deprecated()
                        + body.of(name).replace("; ", ";\n").replace("{ ", "{\n") + "\n");
    }

    /** Returns {@code @Deprecated} or, mostly, nothing. */
    String deprecated() {
        return components.deprecated();
    }

    private String qualified(String name) {
        return packageName.isEmpty() ? name : packageName + "." + name;
    }

    private String constants() {
        return names.distinct(1 + random.nextInt(4)).stream().collect(Collectors.joining(", " + deprecated()));
    }

    /** Returns the first constant, which is also its JSON text. */
    private static String constant(String text) {
        return text.replaceFirst(".*?\\{ ([^ ,]+).*", "$1");
    }

    /** Returns names that no type within this one may have: it would hide a package in the user's source, or a class of the unnamed package. */
    private Set<String> within(String name) {
        return packageName.isEmpty() ? taken : new HashSet<>(List.of(name, packageName.replaceFirst("[.].*", "")));
    }

    private void generic() {
        String parameter = names.type(within(""));
        String name = names.type(taken);
        List<String> parts = names.components(3);
        top(
                name,
                ignored -> "public record " + name + "<" + parameter + ">(" + parameter + " " + parts.get(0)
                        + ", java.util.List<" + parameter + "> " + parts.get(1) + ", java.util.Optional<"
                        + parameter + "> "
                        + parts.get(2) + ") {}");
        components.generics().add(qualified(name));
    }

    private void sealed() {
        String name = names.type(taken);
        Set<String> within = within(name);
        boolean nested = random.nextBoolean();
        List<String> variants = IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(i -> names.type(nested ? within : taken))
                .toList();
        List<String> texts = variants.stream()
                .map(variant -> "public record " + variant + "(" + components.components(random.nextInt(3), false)
                        + ") implements " + qualified(name) + " {}")
                .toList();
        if (nested) {
            String inner = names.type(within);
            String innermost = random.nextBoolean()
                    ? ""
                    : "\npublic sealed interface " + inner + " extends " + qualified(name) + " { record "
                            + names.type(within) + "(" + components.components(random.nextInt(3), false)
                            + ") implements "
                            + qualified(name) + "." + inner + " {} }";
            top(
                    name,
                    ignored -> "public sealed interface " + name + " { " + deprecated()
                            + String.join("\n" + deprecated(), texts) + innermost + " }");
        } else {
            top(
                    name,
                    ignored -> "public sealed interface " + name + " permits "
                            + variants.stream().map(this::qualified).collect(Collectors.joining(", ")) + " {}");
            for (int i = 0; i < variants.size(); i++) {
                String text = texts.get(i);
                top(variants.get(i), ignored -> text);
            }
        }
        components.values().add(new RandomComponents.Type(qualified(name)));
    }

    private void codec() {
        String record = names.type(taken);
        String codec = names.type(taken);
        top(record, ignored -> "public record " + record + "(java.lang.String text) {}");
        top(codec, ignored -> """
                public final class %s implements dev.typebus.json.JsonCodec<%s> {
                @java.lang.Override public void write(%<s value, tools.jackson.core.JsonGenerator json) { json.writeString(value.text()); }
                @java.lang.Override public %<s read(tools.jackson.core.JsonParser json) { return new %<s(json.getString()); }
                }
                """.formatted(codec, qualified(record)));
        components.values().add(new RandomComponents.Type(qualified(record), "", qualified(codec)));
    }
}
