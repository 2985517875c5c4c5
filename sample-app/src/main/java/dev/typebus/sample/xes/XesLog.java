package dev.typebus.sample.xes;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Streaming reader of a log, plain or gzip. It reads the head at once, then trace by trace, so memory does not grow with the file. For one thread.
 *
 * <pre>{@code
 * try (XesLog log = XesLog.open("bpi.xes.gz", stream)) {
 *   for (Trace trace = log.next(); trace != null; trace = log.next()) { … }
 * }
 * }</pre>
 */
public final class XesLog implements Closeable {
    private static final int BUFFER = 1 << 16;
    private static final int MAX_NUMBER = 100;
    private static final Set<String> ATTRIBUTES =
            Set.of("string", "date", "int", "float", "boolean", "id", "list", "container");

    private final String source;
    private final InputStream in;
    private final XmlCursor xml;
    private final LogHead head;

    private XesLog(String source, InputStream in) {
        this.source = source;
        this.in = in;
        this.xml = new XmlCursor(source, in);
        this.head = readHead();
    }

    /**
     * Reads the log's head.
     *
     * @param source name of the log in messages
     * @param in the file's bytes, plain or gzip; closed with the log, or at once if reading the head fails
     * @throws MalformedLogException if the file is not an XES log
     */
    public static XesLog open(String source, InputStream in) throws IOException {
        try {
            return new XesLog(source, unzipped(new BufferedInputStream(in, BUFFER)));
        } catch (EOFException | ZipException e) {
            in.close();
            throw new MalformedLogException(
                    source, 1, "expected an XML document, but the file is damaged or ends early");
        } catch (MalformedLogException e) {
            in.close();
            throw e;
        }
    }

    private static InputStream unzipped(BufferedInputStream bytes) throws IOException {
        bytes.mark(2);
        boolean gzip = bytes.read() == 0x1f && bytes.read() == 0x8b;
        bytes.reset();
        return gzip ? new BufferedInputStream(new GZIPInputStream(bytes, BUFFER), BUFFER) : bytes;
    }

    /** Returns the name of the log in messages. */
    public String source() {
        return source;
    }

    /** Returns the log's head. */
    public LogHead head() {
        return head;
    }

    /**
     * Returns the next trace, null after the last.
     *
     * @throws MalformedLogException if the log has something else where a trace is expected
     */
    public @Nullable Trace next() {
        while (!xml.isAtEndOfDocument()) {
            if (xml.isAtStart("trace")) {
                Trace trace = readTrace();
                xml.next();
                return trace;
            }
            if (xml.isAtStart()) {
                xml.skip();
            }
            xml.next();
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    // When a method below is called, the cursor is at a start element. When it returns, the cursor is at the end
    // element.

    private LogHead readHead() {
        xml.nextChild();
        if (!xml.isAtStart("log")) {
            throw xml.malformed("expected <log>, the root of a XES document, but found <" + xml.element() + ">");
        }
        String name = source;
        Map<String, Map<String, Long>> totals = new HashMap<>();
        while (xml.nextChild() && !xml.isAtStart("trace")) {
            String key = xml.attribute("key");
            if ("concept:name".equals(key)) {
                name = xml.requiredAttribute("value");
            }
            if (key != null && key.startsWith("meta_") && key.endsWith("_total") && "int".equals(xml.element())) {
                totals.put(key, readTotals());
            } else {
                xml.skip();
            }
        }
        Map<String, Long> byActivity = totals.getOrDefault("meta_concept:named_events_total", Map.of());
        Map<String, Long> byTransition = totals.getOrDefault("meta_life:transition_events_total", Map.of());
        return new LogHead(
                name,
                totals.getOrDefault("meta_general:traces_total", Map.of()).getOrDefault("", 0L),
                byActivity.getOrDefault("", 0L),
                withoutSum(byActivity),
                withoutSum(byTransition));
    }

    /** A sum, stored under the key "", and its parts. */
    private Map<String, Long> readTotals() {
        Map<String, Long> totals = new TreeMap<>();
        totals.put("", wholeNumber());
        while (xml.nextChild()) {
            totals.put(xml.requiredAttribute("key"), wholeNumber());
            xml.skip();
        }
        return totals;
    }

    private static Map<String, Long> withoutSum(Map<String, Long> totals) {
        Map<String, Long> parts = new TreeMap<>(totals);
        parts.remove("");
        return parts;
    }

    private Trace readTrace() {
        Map<String, String> attributes = new HashMap<>();
        List<Trace.Event> events = new ArrayList<>();
        while (xml.nextChild()) {
            if (xml.isAtStart("event")) {
                events.add(readEvent());
            } else {
                readAttribute("a trace", attributes);
            }
        }
        return new Trace(
                required(attributes, "concept:name", "a trace", "a number of 1 to 100 characters", XesLog::number),
                required(attributes, "REG_DATE", "a trace", "a time with offset", XesLog::time),
                required(attributes, "AMOUNT_REQ", "a trace", "an amount of 0 or more", XesLog::amount),
                List.copyOf(events));
    }

    private Trace.Event readEvent() {
        int line = xml.line();
        Map<String, String> attributes = new HashMap<>();
        while (xml.nextChild()) {
            readAttribute("an event", attributes);
        }
        return new Trace.Event(
                line,
                required(attributes, "concept:name", "an event", "the activity's name", name -> name),
                required(
                        attributes,
                        "lifecycle:transition",
                        "an event",
                        "SCHEDULE, START or COMPLETE",
                        Trace.Lifecycle::valueOf),
                required(attributes, "time:timestamp", "an event", "a time with offset", XesLog::time),
                attributes.get("org:resource"));
    }

    private void readAttribute(String owner, Map<String, String> attributes) {
        if (!ATTRIBUTES.contains(xml.element())) {
            throw xml.malformed("expected " + owner + " to end or to go on, but found <" + xml.element() + "> in it");
        }
        String value = xml.attribute("value");
        if (value != null) {
            attributes.put(xml.requiredAttribute("key"), value);
        }
        xml.skip();
    }

    private <T> T required(
            Map<String, String> attributes, String key, String owner, String form, Function<String, T> read) {
        String value = attributes.get(key);
        if (value == null || value.isBlank()) {
            throw xml.malformed("expected " + owner + " with " + key + ", " + form + ", but it has none");
        }
        try {
            return read.apply(value);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw xml.malformed("expected " + key + " to be " + form + ", but found \"" + value + "\"");
        }
    }

    private static String number(String text) {
        if (text.length() > MAX_NUMBER) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    private static Instant time(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }

    private static BigDecimal amount(String text) {
        BigDecimal amount = new BigDecimal(text);
        if (amount.signum() < 0 || amount.precision() - amount.scale() > 15) {
            throw new IllegalArgumentException(text);
        }
        return amount;
    }

    private long wholeNumber() {
        String value = xml.requiredAttribute("value");
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw xml.malformed(
                    "expected " + xml.requiredAttribute("key") + " to be a whole number, but found \"" + value + "\"");
        }
    }
}
