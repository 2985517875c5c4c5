package dev.typebus.sample;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Report of a run: results and checks, as tables. {@link ReportJson} writes the same as JSON. */
record Report(
        String log,
        String database,
        List<EventLine> events,
        List<WorkLine> work,
        List<HandlerLine> handlers,
        List<NodeEnd> nodes,
        List<Ledger.Month> months,
        List<Check> checks,
        Speed speed) {

    /**
     * One event type.
     *
     * @param head count in the log's head, null if the head has none
     * @param read count read from the log, null for events that handlers publish
     * @param published count in the database for the log's applications
     */
    record EventLine(
            String type, @Nullable Long head, @Nullable Long read, long published) {
        boolean holds() {
            return (head == null || head.equals(read)) && (read == null || read == published);
        }
    }

    /**
     * One kind of work, as counted by the handlers.
     *
     * @param head count of its events in the log's head, null if the head has none
     */
    record WorkLine(
            String activity, @Nullable Long head, long scheduled, long started, long completed, BigDecimal hours) {
        boolean holds() {
            return head == null || head == scheduled + started + completed;
        }
    }

    /**
     * One handler's statistics in this run, on all nodes: its time per event and its slowest call.
     *
     * @param failedCalls calls that threw an exception
     */
    record HandlerLine(
            String group,
            String handler,
            long handled,
            double meanMicros,
            double slowestMillis,
            long failedCalls,
            long dead) {}

    /** Check of two numbers that have to be equal. */
    record Check(String what, BigDecimal expected, BigDecimal actual) {
        static Check of(String what, long expected, long actual) {
            return new Check(what, BigDecimal.valueOf(expected), BigDecimal.valueOf(actual));
        }

        boolean holds() {
            return expected.compareTo(actual) == 0;
        }
    }

    /**
     * Speed of a run.
     *
     * @param newlyPublished number of the log's events that were not in the database before
     * @param publishSeconds from the first read to the last publish
     * @param handledSeconds from the first read until every handler was done
     * @param firstEventSeconds from the program's start until the first event was durable, null if there was none
     * @param peakHeapMegabytes peak size of the used Java heap
     */
    record Speed(
            long newlyPublished,
            double publishSeconds,
            double handledSeconds,
            @Nullable Double firstEventSeconds,
            long peakHeapMegabytes) {
        long publishedPerSecond() {
            return publishSeconds == 0 ? 0 : Math.round(newlyPublished / publishSeconds);
        }

        long handledPerSecond() {
            return handledSeconds == 0 ? 0 : Math.round(newlyPublished / handledSeconds);
        }
    }

    boolean addsUp() {
        return checks.stream().allMatch(Check::holds);
    }

    /** Returns the nodes that died or were killed. */
    List<NodeEnd> failedNodes() {
        return nodes.stream().filter(node -> node.failure() != null).toList();
    }

    /** Returns the number of events that were read from the log. */
    long eventsRead() {
        return events.stream()
                .mapToLong(line -> line.read() == null ? 0 : line.read())
                .sum();
    }

    void print(PrintWriter out) {
        out.println();
        TextTable eventTable = new TextTable("event", "log's head", "read", "published", "");
        for (EventLine line : events) {
            eventTable.row(line.type(), cell(line.head()), cell(line.read()), line.published(), mark(line.holds()));
        }
        eventTable.print(out);

        TextTable workTable = new TextTable("work", "log's head", "scheduled", "started", "completed", "hours", "");
        work.forEach(line -> workTable.row(
                line.activity(),
                cell(line.head()),
                line.scheduled(),
                line.started(),
                line.completed(),
                whole(line.hours()),
                mark(line.holds())));
        workTable.print(out);

        TextTable handlerTable =
                new TextTable("group", "handler", "handled", "mean", "slowest call", "failed calls", "dead letters");
        handlers.forEach(line -> handlerTable.row(
                line.group(),
                line.handler(),
                line.handled(),
                "%.0f µs".formatted(line.meanMicros()),
                "%.0f ms".formatted(line.slowestMillis()),
                line.failedCalls(),
                line.dead()));
        handlerTable.print(out);

        if (nodes.size() > 1) {
            TextTable nodeTable = new TextTable("node", "pid", "handled", "");
            nodes.forEach(node -> nodeTable.row(
                    "node " + node.number(),
                    String.valueOf(node.pid()),
                    node.handled(),
                    Objects.requireNonNullElse(node.failure(), "ok")));
            nodeTable.print(out);
        }

        TextTable monthTable = new TextTable("month", "requested", "funded");
        months.forEach(line -> monthTable.row(line.month(), whole(line.requested()), whole(line.funded())));
        monthTable.print(out);

        TextTable checkTable = new TextTable("what has to add up", "expected", "found", "");
        checks.forEach(check ->
                checkTable.row(check.what(), amount(check.expected()), amount(check.actual()), mark(check.holds())));
        checkTable.print(out);

        out.printf(
                "  %s of %s events were new. Published %s events/s, handled by all groups %s events/s.%n",
                TextTable.number(speed.newlyPublished()),
                TextTable.number(eventsRead()),
                TextTable.number(speed.publishedPerSecond()),
                TextTable.number(speed.handledPerSecond()));
        out.printf(
                "  First event durable after %s, peak heap %s MB.%n%n",
                speed.firstEventSeconds() == null ? "-" : "%.1f s".formatted(speed.firstEventSeconds()),
                TextTable.number(speed.peakHeapMegabytes()));
        failedNodes()
                .forEach(node -> out.printf(
                        "  Node %d %s. Other nodes handled the events that it had not finished. Its counts above may lack its last events.%n",
                        node.number(), node.failure()));
        out.println(addsUp() ? "  Everything adds up." : "  It does not add up: see above.");
    }

    private static String mark(boolean holds) {
        return holds ? "ok" : "DIFFERS";
    }

    private static Object cell(@Nullable Long number) {
        return number == null ? "-" : number;
    }

    private static Object whole(BigDecimal number) {
        return number.setScale(0, RoundingMode.HALF_EVEN).longValueExact();
    }

    private static String amount(BigDecimal number) {
        return String.format(Locale.ROOT, number.stripTrailingZeros().scale() <= 0 ? "%,.0f" : "%,.2f", number);
    }
}
