package dev.typebus.processor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** Components at random, whose types are scalars, declared types and collections of them. */
final class RandomComponents {
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
    static final String ANNOTATIONS = "dev.typebus.annotations.";

    /**
     * A declared type.
     *
     * @param written the type as it is written in Java
     * @param byDefault the text of {@code @Default}; empty if the type has none
     * @param codec the class of the codec that the type needs; empty if it needs none
     */
    record Type(String written, String byDefault, String codec) {
        Type(String written) {
            this(written, "", "");
        }
    }

    private final Random random;
    private final RandomNames names;
    private final List<Type> keys = new ArrayList<>();
    private final List<Type> values = new ArrayList<>();
    private final List<String> generics = new ArrayList<>();

    RandomComponents(Random random, RandomNames names) {
        this.random = random;
        this.names = names;
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

    /** Types of map keys, which are the types of aggregate ids, too. */
    List<Type> keys() {
        return keys;
    }

    /** All other types. */
    List<Type> values() {
        return values;
    }

    /** Generic records with one type parameter, qualified. */
    List<String> generics() {
        return generics;
    }

    /** Returns {@code @Deprecated} or, mostly, nothing. */
    String deprecated() {
        return switch (random.nextInt(16)) {
            case 0 -> "@java.lang.Deprecated ";
            case 1 -> "@java.lang.Deprecated(forRemoval = true) ";
            default -> "";
        };
    }

    /** Returns {@code count} components with their annotations; the first one of an event is its aggregate id. */
    String components(int count, boolean event) {
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

    /** Returns {@code java.lang.@Nullable String} for {@code java.lang.String}. */
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
