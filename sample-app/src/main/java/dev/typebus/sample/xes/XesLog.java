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
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * A log that is being read: its head at once, then trace by trace, so that memory does not grow with the file. Plain or gzip.
 * For one thread.
 *
 * <pre>{@code
 * try (XesLog log = XesLog.open("bpi.xes.gz", stream)) {
 *   for (Trace trace = log.next(); trace != null; trace = log.next()) { … }
 * }
 * }</pre>
 */
public final class XesLog implements Closeable {
    private static final int BUFFER = 1 << 16;
    private static final Set<String> ATTRIBUTES =
            Set.of("string", "date", "int", "float", "boolean", "id", "list", "container");

    private final String source;
    private final InputStream in;
    private final XMLStreamReader xml;
    private final LogHead head;

    private XesLog(String source, InputStream in) throws XMLStreamException {
        this.source = source;
        this.in = in;
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        this.xml = factory.createXMLStreamReader(in);
        try {
            this.head = readHead();
        } catch (XMLStreamException e) {
            throw notWellFormed(e);
        }
    }

    /**
     * Reads the log's head.
     *
     * @param source how messages call the log
     * @param in the file's bytes, plain or gzip; closed with this
     * @throws MalformedLogException if it is no XES log
     */
    public static XesLog open(String source, InputStream in) throws IOException {
        BufferedInputStream bytes = new BufferedInputStream(in, BUFFER);
        bytes.mark(2);
        boolean gzip = bytes.read() == 0x1f && bytes.read() == 0x8b;
        bytes.reset();
        try {
            return new XesLog(
                    source, gzip ? new BufferedInputStream(new GZIPInputStream(bytes, BUFFER), BUFFER) : bytes);
        } catch (EOFException | ZipException | XMLStreamException e) {
            throw new MalformedLogException(
                    source, 1, "expected an XML document, but the file is damaged or ends early");
        }
    }

    /** How messages call the log. */
    public String source() {
        return source;
    }

    /** What the log says about itself. */
    public LogHead head() {
        return head;
    }

    /**
     * The next trace, null after the last.
     *
     * @throws MalformedLogException if there is none where one should be
     */
    public @Nullable Trace next() {
        try {
            while (xml.getEventType() != XMLStreamConstants.END_DOCUMENT) {
                if (isAtStart("trace")) {
                    Trace trace = readTrace();
                    xml.next();
                    return trace;
                }
                if (xml.isStartElement()) {
                    skip();
                }
                xml.next();
            }
            return null;
        } catch (XMLStreamException e) {
            throw notWellFormed(e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    // Everything below stands on a start element when it is called, and on its end element when it returns.

    private LogHead readHead() throws XMLStreamException {
        nextTag();
        if (!isAtStart("log")) {
            throw malformed("expected <log>, the root of a XES document, but found <" + xml.getLocalName() + ">");
        }
        String name = source;
        Map<String, Map<String, Long>> totals = new HashMap<>();
        while (nextTag() && !isAtStart("trace")) {
            String key = xml.getAttributeValue(null, "key");
            if ("concept:name".equals(key)) {
                name = value();
            }
            if (key != null && key.startsWith("meta_") && key.endsWith("_total") && "int".equals(xml.getLocalName())) {
                totals.put(key, readTotals());
            } else {
                skip();
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

    /** The sum under the key "", and the numbers that it is made of. */
    private Map<String, Long> readTotals() throws XMLStreamException {
        Map<String, Long> totals = new TreeMap<>();
        totals.put("", wholeNumber());
        while (nextTag()) {
            totals.put(key(), wholeNumber());
            skip();
        }
        return totals;
    }

    private static Map<String, Long> withoutSum(Map<String, Long> totals) {
        Map<String, Long> parts = new TreeMap<>(totals);
        parts.remove("");
        return parts;
    }

    private Trace readTrace() throws XMLStreamException {
        Map<String, String> attributes = new HashMap<>();
        List<Trace.Event> events = new ArrayList<>();
        while (nextTag()) {
            if (isAtStart("event")) {
                events.add(readEvent());
            } else {
                readAttribute("a trace", attributes);
            }
        }
        return new Trace(
                required(attributes, "concept:name", "a trace", "the application's number", name -> name),
                required(attributes, "REG_DATE", "a trace", "a time with offset", XesLog::time),
                required(attributes, "AMOUNT_REQ", "a trace", "an amount of 0 or more", XesLog::amount),
                List.copyOf(events));
    }

    private Trace.Event readEvent() throws XMLStreamException {
        int line = xml.getLocation().getLineNumber();
        Map<String, String> attributes = new HashMap<>();
        while (nextTag()) {
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

    private void readAttribute(String owner, Map<String, String> attributes) throws XMLStreamException {
        if (!ATTRIBUTES.contains(xml.getLocalName())) {
            throw malformed("expected " + owner + " to end or to go on, but found <" + xml.getLocalName() + "> in it");
        }
        String value = xml.getAttributeValue(null, "value");
        if (value != null) {
            attributes.put(key(), value);
        }
        skip();
    }

    private <T> T required(
            Map<String, String> attributes, String key, String owner, String form, Function<String, T> read) {
        String value = attributes.get(key);
        if (value == null || value.isBlank()) {
            throw malformed("expected " + owner + " with " + key + ", " + form + ", but it has none");
        }
        try {
            return read.apply(value);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw malformed("expected " + key + " to be " + form + ", but found \"" + value + "\"");
        }
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
        String value = value();
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw malformed("expected " + key() + " to be a whole number, but found \"" + value + "\"");
        }
    }

    private String key() {
        return xmlAttribute("key");
    }

    private String value() {
        return xmlAttribute("value");
    }

    private String xmlAttribute(String name) {
        String value = xml.getAttributeValue(null, name);
        if (value == null) {
            throw malformed("expected <" + xml.getLocalName() + "> to have a " + name + "=\"…\"");
        }
        return value;
    }

    private boolean isAtStart(String element) {
        return xml.isStartElement() && element.equals(xml.getLocalName());
    }

    /** Whether a child follows; otherwise the parent has ended. */
    private boolean nextTag() throws XMLStreamException {
        int event = xml.next();
        while (event != XMLStreamConstants.START_ELEMENT && event != XMLStreamConstants.END_ELEMENT) {
            if (event == XMLStreamConstants.DTD) {
                throw malformed("expected no document type declaration; it is not accepted");
            }
            if (event == XMLStreamConstants.CHARACTERS && !xml.isWhiteSpace()) {
                throw malformed("expected an element, but found text");
            }
            event = xml.next();
        }
        return event == XMLStreamConstants.START_ELEMENT;
    }

    private void skip() throws XMLStreamException {
        for (int depth = 1; depth > 0; ) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                depth++;
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            }
        }
    }

    private MalformedLogException malformed(String problem) {
        return new MalformedLogException(source, xml.getLocation().getLineNumber(), problem);
    }

    private MalformedLogException notWellFormed(XMLStreamException e) {
        return malformed("expected well-formed XML, but " + reason(e));
    }

    /** What is wrong, without the JDK's prefix that repeats the position. */
    private static String reason(XMLStreamException e) {
        if (e.getNestedException() instanceof IOException broken) {
            return "the file is damaged or ends early: " + broken.getMessage();
        }
        String message = String.valueOf(e.getMessage());
        return message.substring(message.indexOf("Message: ") < 0 ? 0 : message.indexOf("Message: ") + 9);
    }
}
