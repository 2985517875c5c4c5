package dev.typebus.processor.check;

import dev.typebus.processor.Javac;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A {@code java} block of an error page, completed so that it compiles: handlers get a class around them, records with an aggregate id the
 * annotation of an event, {@code …} what it stands for, and names that the block does not declare a declaration.
 *
 * @param chunks its top-level declarations and methods, each with its comments
 */
record PageExample(String page, List<String> chunks) {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern TYPE =
            Pattern.compile("(?:^|[\\s)])(?:class|record|interface|enum)\\s+(\\w+)(?=[\\s<({])");
    private static final Pattern EVENT =
            Pattern.compile("(?m)^(\\s*)((?:public )?record ([A-Z][a-z]+)(\\w+).*@AggregateId)");
    private static final Pattern PACKAGE =
            Pattern.compile("^(.*@EventModule\\s+)?package ([\\w.]+);\\s*", Pattern.DOTALL);
    /** A name of an event in an annotation before a method on the same line. */
    private static final Pattern HANDLED_BY_NAME = Pattern.compile("\"(Loan|Payment)\\.(?=[^\"]*\"[^\n]* void )");

    private static final String IMPORTS = """
            import app.*; import dev.typebus.annotations.*; import dev.typebus.event.*; import dev.typebus.handler.*; import dev.typebus.json.*;
            import java.io.IOException; import java.math.BigDecimal; import java.sql.Connection; import java.time.*;
            import java.util.*; import java.util.concurrent.CompletableFuture; import java.util.regex.Pattern;
            """;
    private static final Map<String, String> KNOWN = Map.of(
            "LoanEvent",
            "public sealed interface LoanEvent permits LoanOpened {}",
            "LoanOpened",
            "@DomainEvent(\"Loan.Opened\") public record LoanOpened(@AggregateId UUID loanId) implements LoanEvent {}",
            "LoanFunded",
            "@DomainEvent(\"Loan.Funded\") public record LoanFunded(@AggregateId UUID loanId) {}",
            "LoanClosed",
            "@DomainEvent(\"Loan.Closed\") public record LoanClosed(@AggregateId UUID loanId) {}",
            "PaymentMade",
            "@DomainEvent(\"Payment.Made\") public record PaymentMade(@AggregateId UUID paymentId) {}",
            "Money",
            "public record Money(long cents, String currency) {}",
            "Change",
            "public record Change<T>(T before, T after) {}",
            "LoanId",
            "public record LoanId(UUID value) {}",
            "Nullable",
            "public @interface Nullable {}");

    /** The blocks of a page. */
    static List<PageExample> of(String page, String markdown) {
        return BLOCK.matcher(markdown)
                .results()
                .map(block -> new PageExample(page, chunks(block.group(1))))
                .toList();
    }

    private static List<String> chunks(String text) {
        List<String> chunks = new ArrayList<>();
        StringBuilder chunk = new StringBuilder();
        int depth = 0;
        for (String line : text.lines().toList()) {
            chunk.append(line).append('\n');
            String code =
                    line.replaceAll("//.*", "").replaceAll("\"[^\"]*\"", "").stripTrailing();
            depth += count(code, '{') - count(code, '}') + count(code, '(') - count(code, ')');
            if (depth == 0 && (code.endsWith("}") || code.endsWith(";"))) {
                chunks.add(chunk.toString());
                chunk.setLength(0);
            }
        }
        if (!chunk.toString().isBlank()) {
            chunks.add(chunk.toString());
        }
        return chunks;
    }

    private static int count(String text, char sought) {
        return (int) text.chars().filter(letter -> letter == sought).count();
    }

    /** One list for each chunk that is marked as failing: that chunk and all chunks of the block that are not marked. */
    Stream<List<String>> failing() {
        return chunks.stream()
                .filter(PageExample::fails)
                .map(wrong -> chunks.stream()
                        .filter(chunk -> chunk.equals(wrong) || !fails(chunk))
                        .toList());
    }

    private static boolean fails(String chunk) {
        return chunk.contains("// fails");
    }

    /** These chunks as files: those of each package, and one for each name that is known. */
    static List<Javac.Source> sources(List<String> chunks) {
        Map<String, StringBuilder> types = new TreeMap<>();
        Map<String, StringBuilder> methods = new TreeMap<>();
        Map<String, String> files = new TreeMap<>();
        StringBuilder text = new StringBuilder();
        String home = "app";
        for (String chunk : chunks) {
            String code = completed(chunk.replaceAll("//.*", "")).strip();
            Matcher start = PACKAGE.matcher(code);
            if (start.find()) {
                home = start.group(2);
                code = code.substring(start.end());
                if (start.group(1) != null) {
                    files.put(path(home, "package-info"), "@dev.typebus.annotations.EventModule package " + home + ";");
                }
            }
            String header = "package " + home + ";\n" + IMPORTS;
            Matcher type = TYPE.matcher(code.replaceAll("\\{(?s:.*)", "{"));
            if (!type.find()) {
                methods.computeIfAbsent(home, none -> new StringBuilder())
                        .append(code)
                        .append('\n');
            } else {
                text.append(code).append('\n');
                String file = code.contains("public " + type.group().strip()) ? type.group(1) : "Example";
                types.computeIfAbsent(path(home, file), none -> new StringBuilder(header))
                        .append(code)
                        .append('\n');
            }
        }
        methods.forEach((in, of) -> {
            if (!of.toString().isBlank()) {
                text.append(of);
                files.put(
                        path(in, "LoanHandlers"),
                        "package " + in + ";\n" + IMPORTS + "class LoanHandlers {\n" + of + "}\n");
            }
        });
        types.forEach((path, of) -> files.put(path, of.toString()));
        files.put(path("app", "Known"), "package app; class Known {}");
        addKnown(files, text.toString());
        return files.entrySet().stream()
                .map(file -> Javac.Source.of(file.getKey(), file.getValue()))
                .toList();
    }

    private static String path(String in, String name) {
        return in.replace('.', '/') + "/" + name + ".java";
    }

    private static void addKnown(Map<String, String> files, String text) {
        KNOWN.forEach((name, declaration) -> {
            boolean wanted = Pattern.compile("\\b" + name + "\\b").matcher(text).find()
                    || (name.equals("LoanOpened") && text.contains("LoanEvent") && !declares(text, "LoanEvent"))
                    || (name.equals("LoanFunded")
                            && HANDLED_BY_NAME
                                    .matcher(text)
                                    .results()
                                    .anyMatch(found -> found.group(1).equals("Loan")))
                    || (name.equals("PaymentMade")
                            && HANDLED_BY_NAME
                                    .matcher(text)
                                    .results()
                                    .anyMatch(found -> found.group(1).equals("Payment")));
            if (wanted && !declares(text, name)) {
                String member = Pattern.compile("interface (\\w+)(<T>)?[^{]* permits ([\\w, ]+)")
                        .matcher(text)
                        .results()
                        .filter(permits ->
                                List.of(permits.group(3).trim().split(", ")).contains(name))
                        .map(permits -> " implements " + permits.group(1) + (permits.group(2) == null ? "" : "<UUID>"))
                        .findFirst()
                        .orElse("");
                files.put(
                        path("app", name),
                        "package app;\n" + IMPORTS
                                + (member.isEmpty()
                                        ? declaration
                                        : declaration.replaceFirst(" \\{}$", member + " {}")));
            }
        });
    }

    private static boolean declares(String text, String name) {
        return TYPE.matcher(text).results().anyMatch(type -> type.group(1).equals(name));
    }

    private static String completed(String code) {
        String whole = code.replace("(…)", "(@AggregateId UUID loanId)")
                .replaceAll(
                        "(class (\\w*(?:Handlers|Letters|Parcels))[^{;]*)\\{ … }",
                        "$1{ @Handles public void on$2(LoanFunded event) {} }")
                .replaceAll(
                        "implements JsonCodec<(\\w+)> \\{ … }",
                        "implements JsonCodec<$1> { public void write($1 value, tools.jackson.core.JsonGenerator json) {}"
                                + " public $1 read(tools.jackson.core.JsonParser json) { return null; } }")
                .replaceAll("((?:class|record|interface) [^{;]*)\\{ … }", "$1{}")
                .replace("{ … }", "{ throw null; }");
        return whole.contains("@DomainEvent") ? whole : EVENT.matcher(whole).replaceAll("$1@DomainEvent(\"$3.$4\") $2");
    }
}
