package dev.typebus.processor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;

/** Random names that are likely to clash with each other and with generated code: variations of a few words. */
final class RandomNames {
    /**
     * Names that a type may not have, or whose type would hide the packages in the user's own source.
     */
    static final Set<String> NO_TYPES = Set.of("var", "yield", "record", "sealed", "permits", "java", "dev", "tools");

    /** Methods that each class has without parameters. */
    private static final Set<String> NO_COMPONENTS =
            Set.of("clone", "finalize", "getClass", "hashCode", "notify", "notifyAll", "toString", "wait");

    private static final List<String> WORDS = Stream.of(
                    "class int for new switch default enum record yield var sealed permits case null true",
                    "Json JsonArrays JsonCodec JsonCollections JsonGenerator JsonKeys JsonNumbers JsonOptionals JsonParser",
                    "JsonTexts JsonTimes JsonVariant TextForm SerializableString SerializedString EventType EventId",
                    "EventSerializer EventCatalog Publisher Handler HandlerTable Group Delivery Transaction RetryPolicy",
                    "String Object Override Integer Long Boolean Character Byte Record Enum Class Deprecated Math System",
                    "SuppressWarnings Iterable Exception UUID List Map Set Optional OptionalInt Locale Currency Duration",
                    "Instant URI BigDecimal Generated DomainEvent AggregateId Default JsonName",
                    "KYC VAT BIC FX K T TYPE NAME JSON ID ONE TWO FORM",
                    "Team Person Party Loan Members Terms Page Value Shape Unit",
                    "Events Handlers json event value name to of read write from parser jsonParser generator variant",
                    "constant constantName publisher catalog aggregateId tx delivery why events payload type java javax dev tools",
                    "Größe größe ß 日本 Ǆ ŉ İ ı 𝒜 ﬁ Σς é $ $$ _1 a$b $T $L $S __ a_b aB A_B aBC")
            .flatMap(line -> Stream.of(line.split(" ")))
            .toList();
    private static final List<String> ENDINGS = List.of(
            "Serializer",
            "Members",
            "_FORM",
            "_NAME",
            "_DEFAULT",
            "_KEY",
            "Seen",
            "WasSeen",
            "Record",
            "Value",
            "_",
            "$",
            "1",
            "s",
            "Form",
            "OfString",
            "Array",
            "AndInteger",
            "日");
    private static final List<String> BEGINNINGS =
            List.of("write", "read", "to", "from", "_", "$", "x", "Event", "Loan", "JSON_", "é");

    private final Random random;
    private final List<String> theme = new ArrayList<>();

    RandomNames(Random random) {
        this.random = random;
        for (int i = 0; i < 7; i++) {
            theme.add(oneOf(WORDS));
        }
    }

    /** A name of a type, none of these. */
    String type(Set<String> taken) {
        return free(taken, name -> !NO_TYPES.contains(name));
    }

    /** Names of components of one record. */
    List<String> components(int count) {
        return distinct(count, name -> !NO_COMPONENTS.contains(name) && !name.startsWith("nullable"));
    }

    /** Names of constants, variables, methods. */
    List<String> distinct(int count) {
        return distinct(count, name -> !NO_COMPONENTS.contains(name));
    }

    /** A word of an event's name, which the number makes unique. */
    String eventWord(int number) {
        return oneOf(List.of(
                        "Made", "Events", "Handlers", "Json", "String", "Java", "Class", "TYPE", "KYC", "X", "Catalog"))
                + (char) ('A' + number);
    }

    /** A text for JSON. */
    String text() {
        return switch (random.nextInt(4)) {
            case 0 -> any();
            case 1 ->
                any()
                        + oneOf(List.of(
                                "\u2028", "\\", "\"", "\n", "\u0085", "€", "😀", "$L", "*/", "\\u", "@x", "<b>",
                                "\u007f"));
            case 2 -> oneOf(List.of("\\", "\\\\", "{@", "\u2029", "é")) + any();
            default -> any().toUpperCase(Locale.ROOT);
        };
    }

    <E> E oneOf(List<E> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private interface Allowed {
        boolean is(String name);
    }

    private List<String> distinct(int count, Allowed allowed) {
        Set<String> taken = new HashSet<>();
        List<String> names = new ArrayList<>();
        while (names.size() < count) {
            names.add(free(taken, allowed));
        }
        return names;
    }

    private String free(Set<String> taken, Allowed allowed) {
        while (true) {
            String name = any();
            if (SourceVersion.isName(name, SourceVersion.RELEASE_17) && allowed.is(name) && taken.add(name)) {
                return name;
            }
        }
    }

    private String any() {
        String word = random.nextInt(8) == 0 ? oneOf(WORDS) : oneOf(theme);
        word = switch (random.nextInt(8)) {
            case 0 -> word.toUpperCase(Locale.ROOT);
            case 1 -> word.toLowerCase(Locale.ROOT);
            case 2 -> word.substring(0, 1).toLowerCase(Locale.ROOT) + word.substring(1);
            case 3, 4 -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
            default -> word;
        };
        return switch (random.nextInt(8)) {
            case 0 -> word + oneOf(ENDINGS);
            case 1 -> oneOf(BEGINNINGS) + word;
            case 2 -> word + oneOf(theme);
            default -> word;
        };
    }
}
