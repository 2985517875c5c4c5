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

/** Payload types at random, each made of earlier ones, and the sources that declare them. */
final class RandomTypes {
    private static final List<String> PRIMITIVES =
            List.of("boolean", "byte", "short", "int", "long", "float", "double", "char");
    private static final List<String> TEXTS = List.of(
            "java.lang.String",
            "java.util.UUID",
            "java.net.URI",
            "java.lang.Integer",
            "java.lang.Long",
            "java.time.Instant",
            "java.time.LocalDate",
            "java.time.Duration");
    private static final List<String> OTHERS = List.of(
            "java.math.BigDecimal",
            "java.math.BigInteger",
            "java.lang.Boolean",
            "java.lang.Double",
            "java.time.Year",
            "byte[]");
    private static final String ANNOTATIONS = "dev.typebus.annotations.";

    /** A type as it is written; a default is the text of {@code @Default}, a codec the class that it needs; empty if it has none. */
    record Type(String written, String byDefault, String codec) {
        Type(String written) {
            this(written, "", "");
        }
    }

    private final Random random;
    private final RandomNames names;
    private final String packageName;
    private final Map<String, String> sources = new TreeMap<>();
    private final Set<String> taken;
    private final List<Type> keys = new ArrayList<>();
    private final List<Type> values = new ArrayList<>();
    private final List<String> generics = new ArrayList<>();

    /** @param taken what no type may be called */
    RandomTypes(Random random, RandomNames names, String packageName, Set<String> taken) {
        this.random = random;
        this.names = names;
        this.packageName = packageName;
        this.taken = taken;
        TEXTS.forEach(type -> keys.add(new Type(
                type,
                switch (type) {
                    case "java.lang.String" -> "\u2028 x";
                    case "java.util.UUID" -> "00000000-0000-0000-0000-000000000001";
                    case "java.net.URI" -> "https://example.com";
                    case "java.time.Instant" -> "2026-01-31T00:00:00Z";
                    case "java.time.Duration" -> "PT1S";
                    default -> "";
                },
                "")));
        PRIMITIVES.forEach(type -> values.add(new Type(type)));
        OTHERS.forEach(type -> values.add(new Type(type)));
    }

    /** The sources by path. */
    Map<String, String> sources() {
        return sources;
    }

    /** Declares a type of any kind. */
    void add() {
        switch (random.nextInt(7)) {
            case 0, 1 -> declare(name -> "enum " + name + " { " + constants() + " }", keys);
            case 2 ->
                declare(
                        name -> "@" + ANNOTATIONS + "ValueRecord %record " + name + "("
                                + names.oneOf(keys).written() + " "
                                + names.components(1).get(0) + ") {}",
                        keys);
            case 3 -> generic();
            case 4 -> sealed();
            case 5 -> codec();
            default ->
                declare(name -> "%record " + name + "(" + components(1 + random.nextInt(4), false) + ") {}", values);
        }
    }

    /** Declares an event; its class, qualified. */
    List<String> event(String event) {
        return List.of(event(event, 1, ignored -> ""));
    }

    /** Declares an event of two versions; their classes, qualified. */
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
        List<Type> declared = new ArrayList<>();
        declare(
                name -> event(event, version) + "%record " + name + "(" + components(1 + random.nextInt(8), true)
                        + ") { " + body.of(name) + " }",
                declared);
        return declared.get(0).written();
    }

    private static String event(String name, int version) {
        return "@" + ANNOTATIONS + "DomainEvent(value = \"" + name + "\", version = " + version + ") ";
    }

    /** Declares a sealed interface of two events. */
    String sealedEvents(String event) {
        String name = names.type(taken);
        Set<String> within = within(name);
        String texts = Stream.of("A", "B")
                .map(letter -> event(event + letter, 1) + deprecated() + "record " + names.type(within) + "("
                        + components(1 + random.nextInt(3), true) + ") implements " + qualified(name) + " {}")
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

    /** On its own, or nested in a class or interface. */
    private void declare(Body body, List<Type> to) {
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
            to.add(new Type(qualified(outer) + "." + name, first, ""));
        } else {
            top(name, ignored -> modified(text, "public "));
            to.add(new Type(qualified(name), first, ""));
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

    /** {@code @Deprecated}, now and then. */
    String deprecated() {
        return switch (random.nextInt(16)) {
            case 0 -> "@java.lang.Deprecated ";
            case 1 -> "@java.lang.Deprecated(forRemoval = true) ";
            default -> "";
        };
    }

    private String qualified(String name) {
        return packageName.isEmpty() ? name : packageName + "." + name;
    }

    private String constants() {
        return names.distinct(1 + random.nextInt(4)).stream().collect(Collectors.joining(", " + deprecated()));
    }

    /** The first constant, which is what JSON has for it. */
    private static String constant(String text) {
        return text.replaceFirst(".*?\\{ ([^ ,]+).*", "$1");
    }

    /** What no type within this one may be called: it would hide a package in the user's own source, or a class of the unnamed package. */
    private Set<String> within(String name) {
        return packageName.isEmpty() ? taken : new HashSet<>(List.of(name, packageName.replaceFirst("[.].*", "")));
    }

    private void generic() {
        String parameter = names.type(within(""));
        String name = names.type(taken);
        List<String> components = names.components(3);
        top(
                name,
                ignored -> "public record " + name + "<" + parameter + ">(" + parameter + " " + components.get(0)
                        + ", java.util.List<" + parameter + "> " + components.get(1) + ", java.util.Optional<"
                        + parameter + "> "
                        + components.get(2) + ") {}");
        generics.add(qualified(name));
    }

    private void sealed() {
        String name = names.type(taken);
        Set<String> within = within(name);
        boolean nested = random.nextBoolean();
        List<String> variants = IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(i -> names.type(nested ? within : taken))
                .toList();
        List<String> texts = variants.stream()
                .map(variant -> "public record " + variant + "(" + components(random.nextInt(3), false)
                        + ") implements " + qualified(name) + " {}")
                .toList();
        if (nested) {
            String inner = names.type(within);
            String innermost = random.nextBoolean()
                    ? ""
                    : "\npublic sealed interface " + inner + " extends " + qualified(name) + " { record "
                            + names.type(within) + "(" + components(random.nextInt(3), false) + ") implements "
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
        values.add(new Type(qualified(name)));
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
        values.add(new Type(qualified(record), "", qualified(codec)));
    }

    private String components(int count, boolean event) {
        List<String> components = names.components(count);
        Set<String> jsonNames = new HashSet<>(components);
        List<String> written = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String text = names.text();
            String jsonName = random.nextInt(6) == 0 && !text.equals("type") && jsonNames.add(text)
                    ? "@" + ANNOTATIONS + "JsonName(" + literal(text) + ") "
                    : "";
            boolean id = event && i == 0;
            String type =
                    id ? "@" + ANNOTATIONS + "AggregateId " + names.oneOf(keys).written() : type();
            String component = components.get(i);
            if (!id && random.nextInt(10) == 0 && jsonNames.add("nullable" + component)) {
                component = "nullable" + component;
                type = nullable(names.oneOf(keys).written());
            }
            written.add(deprecated() + jsonName + type + " " + component);
        }
        return String.join(", ", written);
    }

    private String type() {
        Type plain = names.oneOf(random.nextInt(3) == 0 ? keys : values);
        String boxed = plain.written().matches("\\w+") || !plain.codec().isEmpty()
                ? names.oneOf(keys).written()
                : plain.written();
        String byDefault = plain.byDefault().isEmpty() || random.nextInt(3) > 0
                ? ""
                : "@" + ANNOTATIONS + "Default(" + literal(plain.byDefault()) + ") ";
        String codec = plain.codec().isEmpty() ? "" : "@" + ANNOTATIONS + "Codec(" + plain.codec() + ".class) ";
        return switch (random.nextInt(12)) {
            case 0 -> "java.util.List<" + boxed + ">";
            case 1 -> "java.util.Set<" + names.oneOf(keys).written() + ">";
            case 2 -> "java.util.Map<" + names.oneOf(keys).written() + ", " + boxed + ">";
            case 3 -> "java.util.Optional<" + boxed + ">";
            case 4 -> boxed + "[]";
            case 5 -> names.oneOf(List.of("java.util.OptionalInt", "java.util.OptionalLong", "int[]", "boolean[]"));
            case 6 -> "@" + ANNOTATIONS + "Default(\"[]\") java.util.List<" + boxed + ">";
            case 7, 8 ->
                generics.isEmpty() || boxed.endsWith("[]")
                        ? codec + plain.written()
                        : names.oneOf(generics) + "<" + boxed + ">";
            default -> codec + byDefault + plain.written();
        };
    }

    /** {@code java.lang.@Nullable String}. */
    private static String nullable(String type) {
        int dot = type.lastIndexOf('.') + 1;
        return type.substring(0, dot) + "@org.jspecify.annotations.Nullable " + type.substring(dot);
    }

    private static String literal(String text) {
        return text.chars()
                .mapToObj(letter -> switch (letter) {
                    case '\n' -> "\\n";
                    case '"', '\\' -> "\\" + (char) letter;
                    default -> letter > '~' ? "\\u%04x".formatted(letter) : String.valueOf((char) letter);
                })
                .collect(Collectors.joining("", "\"", "\""));
    }
}
