package dev.typebus.sample.xes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XesLogTest {
    private static final String GOOD = """
            <?xml version="1.0" encoding="UTF-8"?>
            <log xes.version="1.0">
              <string key="concept:name" value="Two applications"/>
              <int key="meta_general:traces_total" value="2"/>
              <int key="meta_concept:named_events_total" value="3">
                <int key="A_SUBMITTED" value="2"/>
                <int key="W_Nabellen offertes" value="1"/>
              </int>
              <int key="meta_life:transition_events_total" value="3">
                <int key="COMPLETE" value="2"/>
                <int key="START" value="1"/>
              </int>
              <float key="meta_concept:named_events_average" value="1.5"><float key="A_SUBMITTED" value="1.0"/></float>
              <global scope="trace"><string key="concept:name" value="UNKNOWN"/></global>
              <trace>
                <date key="REG_DATE" value="2011-10-01T00:38:44.546+02:00"/>
                <string key="concept:name" value="173688"/>
                <string key="AMOUNT_REQ" value="20000"/>
                <string key="unknown" value="ignored"><string key="concept:name" value="nested, ignored"/></string>
                <event>
                  <string key="org:resource" value="112"/>
                  <string key="lifecycle:transition" value="COMPLETE"/>
                  <string key="concept:name" value="A_SUBMITTED"/>
                  <date key="time:timestamp" value="2011-10-01T00:38:44.546+02:00"/>
                </event>
                <event>
                  <string key="concept:name" value="W_Nabellen offertes"/>
                  <string key="lifecycle:transition" value="START"/>
                  <date key="time:timestamp" value="2012-01-10T10:00:00.000+01:00"/>
                </event>
              </trace>
              <trace>
                <date key="REG_DATE" value="2011-10-02T00:00:00.000+02:00"/>
                <string key="concept:name" value="173691"/>
                <string key="AMOUNT_REQ" value="0"/>
              </trace>
            </log>
            """;

    @Test
    void theHeadIsReadBeforeTheTraces() throws IOException {
        try (XesLog log = open(GOOD.getBytes(UTF_8))) {
            assertThat(log.head())
                    .isEqualTo(new LogHead(
                            "Two applications",
                            2,
                            3,
                            Map.of("A_SUBMITTED", 2L, "W_Nabellen offertes", 1L),
                            Map.of("COMPLETE", 2L, "START", 1L)));
        }
    }

    @Test
    void tracesComeInTheOrderOfTheLog() throws IOException {
        assertThat(traces(GOOD.getBytes(UTF_8)))
                .containsExactly(
                        new Trace(
                                "173688",
                                Instant.parse("2011-09-30T22:38:44.546Z"),
                                new BigDecimal("20000"),
                                List.of(
                                        new Trace.Event(
                                                20,
                                                "A_SUBMITTED",
                                                Trace.Lifecycle.COMPLETE,
                                                Instant.parse("2011-09-30T22:38:44.546Z"),
                                                "112"),
                                        new Trace.Event(
                                                26,
                                                "W_Nabellen offertes",
                                                Trace.Lifecycle.START,
                                                Instant.parse("2012-01-10T09:00:00Z"),
                                                null))),
                        new Trace("173691", Instant.parse("2011-10-01T22:00:00Z"), BigDecimal.ZERO, List.of()));
    }

    @Test
    void gzipIsRecognizedByItsFirstBytes() throws IOException {
        assertThat(traces(gzip(GOOD))).isEqualTo(traces(GOOD.getBytes(UTF_8))).hasSize(2);
    }

    @Test
    void aLogNeedNotSayAnythingAboutItself() throws IOException {
        try (XesLog log = open("<log/>".getBytes(UTF_8))) {
            assertThat(log.head()).isEqualTo(new LogHead("test.xes", 0, 0, Map.of(), Map.of()));
            assertThat(log.next()).isNull();
            assertThat(log.next()).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            value="START"/>           | value="PAUSE"/>        | line 30: expected lifecycle:transition to be SCHEDULE, START or COMPLETE, but found "PAUSE"
            2012-01-10T10:00:00.000\\+01:00 | yesterday | line 30: expected time:timestamp to be a time with offset, but found "yesterday"
            2012-01-10T10:00:00.000\\+01:00 | 2012-01-10T10:00:00 | line 30: expected time:timestamp to be a time with offset, but found "2012-01-10T10:00:00"
            "time:timestamp"          | "time:stamp"   | line 25: expected an event with time:timestamp, a time with offset, but it has none
            "20000"                   | "much"         | line 31: expected AMOUNT_REQ to be an amount of 0 or more, but found "much"
            "20000"                   | "-1"           | line 31: expected AMOUNT_REQ to be an amount of 0 or more, but found "-1"
            "20000"                   | "1e99"         | line 31: expected AMOUNT_REQ to be an amount of 0 or more, but found "1e99"
            "173688"                  | " "            | line 31: expected a trace with concept:name, a number of 1 to 100 characters, but it has none
            "REG_DATE"                | "DATE"         | line 31: expected a trace with REG_DATE, a time with offset, but it has none
            key="org:resource"        | id="x"         | line 21: expected <string> to have a key="…"
            </event>                  | </evnt>        | line 25: expected well-formed XML, but The element type "event" must be terminated by the matching end-tag "</event>".
            value="112"/>             | value="112">   | line 25: expected well-formed XML, but The element type "string" must be terminated by the matching end-tag "</string>".
            <date key="REG_DATE"      | &amount;<date key="REG_DATE" | line 16: expected well-formed XML, but The entity "amount" was referenced, but not declared.
            """)
    void aMalformedTraceIsSaidWithItsLine(String good, String bad, String message) {
        assertThatThrownBy(() -> traces(GOOD.replaceFirst(good, bad).getBytes(UTF_8)))
                .isInstanceOf(MalformedLogException.class)
                .hasMessage("test.xes, " + message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <html/>                         | line 1: expected <log>, the root of a XES document, but found <html>
            no XML at all                   | line 1: expected well-formed XML, but Content is not allowed in prolog.
            ''                              | line 1: expected well-formed XML, but Premature end of file.
            <log>text</log>                 | line 1: expected an element, but found text
            <log><int key="meta_general:traces_total" value="two"/></log> | line 1: expected meta_general:traces_total to be a whole number, but found "two"
            <log><int key="meta_general:traces_total"/></log> | line 1: expected <int> to have a value="…"
            """)
    void whatIsNoLogIsSaidAtOnce(String text, String message) {
        assertThatThrownBy(() -> open(text.getBytes(UTF_8)))
                .isInstanceOf(MalformedLogException.class)
                .hasMessage("test.xes, " + message);
    }

    @Test
    void documentTypesAreNotAccepted() {
        String bomb = "<!DOCTYPE log [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n<log>&x;</log>";
        assertThatThrownBy(() -> open(bomb.getBytes(UTF_8)))
                .isInstanceOf(MalformedLogException.class)
                .hasMessage("test.xes, line 1: expected no document type declaration; it is not accepted");
    }

    @Test
    void whatWasReadBeforeTheDamageCounts() throws IOException {
        byte[] bytes = gzip(GOOD.replace("</log>", "<trace></log>"));
        try (XesLog log = open(bytes)) {
            assertThat(log.next()).isNotNull();
            assertThat(log.next()).isNotNull();
            assertThatThrownBy(log::next)
                    .isInstanceOf(MalformedLogException.class)
                    .hasMessageStartingWith("test.xes, line 37: expected well-formed XML, but ");
        }
    }

    @Test
    void aFileThatEndsEarlyIsSaid() throws IOException {
        byte[] whole = gzip(GOOD);
        assertThatThrownBy(() -> traces(Arrays.copyOf(whole, whole.length / 2)))
                .isInstanceOf(MalformedLogException.class)
                .hasMessageStartingWith("test.xes, line 1: expected well-formed XML, but ");
        assertThatThrownBy(() -> traces(GOOD.substring(0, GOOD.length() / 2).getBytes(UTF_8)))
                .isInstanceOf(MalformedLogException.class)
                .hasMessageContaining("expected well-formed XML, but XML document structures must start and end");
        assertThatThrownBy(() -> open(Arrays.copyOf(whole, 5)))
                .isInstanceOf(MalformedLogException.class)
                .hasMessage("test.xes, line 1: expected an XML document, but the file is damaged or ends early");
    }

    private static XesLog open(byte[] bytes) throws IOException {
        return XesLog.open("test.xes", new ByteArrayInputStream(bytes));
    }

    private static List<Trace> traces(byte[] bytes) throws IOException {
        List<Trace> traces = new ArrayList<>();
        try (XesLog log = open(bytes)) {
            for (Trace trace = log.next(); trace != null; trace = log.next()) {
                traces.add(trace);
            }
        }
        return traces;
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }
}
