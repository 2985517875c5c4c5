package dev.typebus.processor.check;

import static dev.typebus.processor.check.EvolutionRow.ELSEWHERE;
import static dev.typebus.processor.check.EvolutionRows.FINE;

/** Components whose type is another one. */
final class TypeRows {
    private static final String CHANGED = "ComponentTypeChanged";

    private TypeRows() {}

    static void addTo(EvolutionRows rows) {
        numbers(rows);
        strings(rows);
        elements(rows);
        keys(rows);
        lists(rows);
        records(rows);
        codecs(rows);
    }

    private static void numbers(EvolutionRows rows) {
        rows.of(
                        "type widened (`byte` to `short` to `int` to `long` to `BigInteger` to `BigDecimal`; `int` to `double`;"
                                + " `short` to `float` to `double` to `BigDecimal`)",
                        FINE,
                        CHANGED)
                .components("byte fee", "short fee")
                .components("byte fee", "float fee")
                .components("short fee", "int fee")
                .components("short fee", "float fee")
                .components("int fee", "long fee")
                .components("int fee", "BigInteger fee")
                .components("int fee", "BigDecimal fee")
                .components("int fee", "double fee")
                .components("long fee", "BigInteger fee")
                .components("long fee", "BigDecimal fee")
                .components("BigInteger fee", "BigDecimal fee")
                .components("float rate", "double rate")
                .components("float rate", "BigDecimal rate")
                .components("double rate", "BigDecimal rate")
                .components("Optional<Integer> fee", "Optional<Long> fee")
                .components("OptionalInt fee", "OptionalLong fee")
                .components("@Nullable Integer fee", "@Nullable Double fee");
        rows.of("type narrowed (`long` to `int`, `double` to `float`, `BigDecimal` to `long`)", CHANGED, CHANGED)
                .components("long fee", "int fee")
                .components("int fee", "byte fee")
                .components("double rate", "float rate")
                .components("double fee", "int fee")
                .components("BigInteger fee", "long fee")
                .components("BigDecimal fee", "long fee")
                .components("BigDecimal fee", "double fee");
        rows.of("`long` to `double`, `int` to `float`: large numbers lose digits", CHANGED, CHANGED)
                .components("long fee", "double fee")
                .components("int fee", "float fee")
                .components("BigInteger fee", "double fee");
    }

    private static void strings(EvolutionRows rows) {
        rows.of("what is a string in JSON (`UUID`, `Instant`, enum, `char`) to `String`", FINE, CHANGED)
                .components("UUID ref", "String ref")
                .components("Instant at", "String at")
                .components("Kind kind", "String kind", "enum Kind { A, B }", "")
                .components("char mark", "String mark")
                .components("LocalDate day", "String day")
                .components("Currency currency", "String currency")
                .components("URI link", "String link")
                .components("byte[] bytes", "String bytes");
        rows.of("`String` to what is a string in JSON, and one of these to another", CHANGED, CHANGED)
                .components("String ref", "UUID ref")
                .components("String at", "Instant at")
                .components("String kind", "Kind kind", "", "enum Kind { A, B }")
                .components("String mark", "char mark")
                .components("UUID at", "Instant at")
                .components("Instant at", "LocalDate at")
                .components("Kind mark", "char mark", "enum Kind { A, B }", "");
        rows.of("type changed to one of another JSON form", CHANGED, CHANGED)
                .components("int fee", "String fee")
                .components("String fee", "BigDecimal fee")
                .components("BigDecimal fee", "String fee")
                .components("int paid", "boolean paid")
                .components("Kind kind", "int kind", "enum Kind { A, B }", "")
                .components("Instant at", "long at")
                .components("String tags", "List<String> tags")
                .components("List<String> tags", "String tags")
                .components("Map<String, Integer> sums", "List<Integer> sums")
                .components("Map<String, Integer> sums", "Sums sums", "", "record Sums(int all) {}");
        rows.of("primitive boxed or unboxed", FINE, FINE)
                .components("int fee", "Integer fee")
                .components("Long sum", "long sum")
                .components("int[] fees", "Integer[] fees");
    }

    private static void elements(EvolutionRows rows) {
        rows.of("element type widened, in `List`, `Set`, array and a map's values", FINE, CHANGED)
                .components("List<Integer> fees", "List<Long> fees")
                .components("List<UUID> refs", "List<String> refs")
                .components("Set<Integer> fees", "Set<BigDecimal> fees")
                .components("int[] fees", "double[] fees")
                .components("Map<String, Integer> sums", "Map<String, Long> sums")
                .components("List<List<Integer>> grid", "List<List<Long>> grid");
        rows.of("element type narrowed or changed", CHANGED, CHANGED)
                .components("List<Long> fees", "List<Integer> fees")
                .components("List<Integer> fees", "List<String> fees")
                .components("Set<Long> fees", "Set<Integer> fees")
                .components("Set<String> refs", "Set<UUID> refs")
                .components("long[] fees", "int[] fees")
                .components("long[] fees", "double[] fees")
                .components("Map<String, Long> sums", "Map<String, Integer> sums")
                .components("Map<String, String> notes", "Map<String, Instant> notes");
    }

    private static void keys(EvolutionRows rows) {
        rows.of("map's key changed to `String`, or widened", FINE, CHANGED)
                .components("Map<Integer, String> notes", "Map<String, String> notes")
                .components("Map<UUID, String> notes", "Map<String, String> notes")
                .components("Map<Kind, String> notes", "Map<String, String> notes", "enum Kind { A, B }", "")
                .components("Map<Integer, String> notes", "Map<Long, String> notes")
                .components("Map<Long, String> notes", "Map<BigInteger, String> notes");
        rows.of("map's key changed to another type", CHANGED, CHANGED)
                .components("Map<String, String> notes", "Map<UUID, String> notes")
                .components("Map<String, String> notes", "Map<Integer, String> notes")
                .components("Map<String, String> notes", "Map<Kind, String> notes", "", "enum Kind { A, B }")
                .components("Map<Long, String> notes", "Map<Integer, String> notes")
                .components("Map<UUID, String> notes", "Map<Instant, String> notes");
    }

    private static void lists(EvolutionRows rows) {
        rows.of("`List` to array and back", FINE, FINE)
                .components("List<String> notes", "String[] notes")
                .components("String[] tags", "List<String> tags");
        rows.of("`Set` to `List`", FINE, CHANGED)
                .components("Set<String> tags", "List<String> tags")
                .components("Set<String> tags", "String[] tags");
        rows.of("`List` to `Set`: order and duplicates are lost", CHANGED, CHANGED)
                .components("List<String> tags", "Set<String> tags")
                .components("String[] tags", "Set<String> tags");
    }

    private static void records(EvolutionRows rows) {
        String value = "@ValueRecord record Fee(int value) {}";
        rows.of("value wrapped in a `@ValueRecord` or unwrapped", FINE, FINE)
                .components("int fee", "Fee fee", "", value)
                .components("Fee fee", "int fee", value, "")
                .components("List<Fee> fees", "List<Integer> fees", value, "")
                .components("Map<Fee, String> notes", "Map<Integer, String> notes", value, "");
        String plain = "record Fee(int value) {}";
        rows.of("value wrapped in a record that is none, or unwrapped", CHANGED, CHANGED)
                .components("int fee", "Fee fee", "", plain)
                .components("Fee fee", "int fee", plain, "")
                .components("Fee fee", "Fee fee", plain, value)
                .components("Fee fee", "Fee fee", value, plain);
    }

    private static void codecs(EvolutionRows rows) {
        rows.of("another `@Codec` class, one where none was, or none any more", CHANGED, CHANGED)
                .components(
                        "@Codec(Shout.class) String note",
                        "@Codec(Whisper.class) String note",
                        codec("Shout"),
                        codec("Whisper"))
                .components("String note", "@Codec(Shout.class) String note", "", codec("Shout"))
                .components("@Codec(Shout.class) String note", "String note", codec("Shout"), "");
        rows.of("`@Codec` class moved to another package or class", FINE, FINE)
                .components(
                        "@Codec(Shout.class) String note",
                        "@Codec(Other.Shout.class) String note",
                        codec("Shout"),
                        "static final class Other { " + codec("Shout") + " }")
                .components(
                        "@Codec(Shout.class) String note",
                        "@Codec(rows.elsewhere.$.Shout.class) String note",
                        codec("Shout"),
                        ELSEWHERE + "public final class $ { public " + codec("Shout") + " }");
    }

    private static String codec(String name) {
        return "static final class " + name + " implements JsonCodec<String> { "
                + "public void write(String text, JsonGenerator json) { json.writeString(text); } "
                + "public String read(JsonParser json) { return json.getString(); } }";
    }
}
