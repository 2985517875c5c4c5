package dev.typebus.sample;

import dev.typebus.handler.HandlerStats;
import dev.typebus.sample.Report.Check;
import dev.typebus.sample.Report.EventLine;
import dev.typebus.sample.Report.HandlerLine;
import dev.typebus.sample.Report.WorkLine;
import dev.typebus.sample.lending.PaymentHandlers;
import dev.typebus.sample.xes.LogHead;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Compares the log's head, what was read, and what the database holds. */
final class Accounts {
    private final LogHead head;
    private final Tally read;
    private final Ledger ledger;

    Accounts(LogHead head, Tally read, Ledger ledger) {
        this.head = head;
        this.read = read;
        this.ledger = ledger;
    }

    Report report(String database, List<NodeEnd> nodes, Report.Speed speed) throws SQLException {
        Map<String, Long> published = ledger.eventsByType(read.applications());
        List<EventLine> events = eventLines(published);
        List<WorkLine> work = workLines();
        return new Report(
                head.name(),
                database,
                events,
                work,
                handlerLines(NodeEnd.together(nodes)),
                nodes,
                ledger.moneyByMonth(),
                checks(events, work, published),
                speed);
    }

    /** Returns the log's event types in the order of their names, then the types that handlers published. */
    private List<EventLine> eventLines(Map<String, Long> published) {
        List<EventLine> lines = new ArrayList<>();
        read.eventsByType()
                .forEach((type, count) ->
                        lines.add(new EventLine(type, headFor(type), count, published.getOrDefault(type, 0L))));
        head.eventsByActivity().forEach((activity, said) -> {
            if (!read.eventsByActivity().containsKey(activity)) {
                lines.add(new EventLine(activity, said, 0L, 0L));
            }
        });
        Set<String> derived = new TreeSet<>(published.keySet());
        derived.removeAll(read.eventsByType().keySet());
        derived.forEach(type -> lines.add(new EventLine(type, null, null, published.getOrDefault(type, 0L))));
        return lines;
    }

    /** Derives the head's counts of work. The head counts activities and transitions, and only work has transitions other than COMPLETE. */
    private @Nullable Long headFor(String type) {
        Map<String, Long> activities = head.eventsByActivity();
        Map<String, Long> transitions = head.eventsByTransition();
        Long completed = transitions.get("COMPLETE");
        return switch (type) {
            case "WorkItem.Scheduled" -> transitions.get("SCHEDULE");
            case "WorkItem.Started" -> transitions.get("START");
            case "WorkItem.Completed" ->
                completed == null || activities.isEmpty() ? null : Long.valueOf(completed - otherThanWork());
            default -> activities.get(read.activitiesByType().getOrDefault(type, ""));
        };
    }

    private long otherThanWork() {
        return head.eventsByActivity().entrySet().stream()
                .filter(said -> !TraceEvents.isWork(said.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private List<WorkLine> workLines() throws SQLException {
        return ledger.workByActivity(read.applications()).stream()
                .map(work -> new WorkLine(
                        work.activity(),
                        head.eventsByActivity().get("W_" + work.activity()),
                        work.scheduled(),
                        work.started(),
                        work.completed(),
                        work.hours()))
                .toList();
    }

    private List<Check> checks(List<EventLine> events, List<WorkLine> work, Map<String, Long> published)
            throws SQLException {
        Ledger.Applications applications = ledger.applications(read.applications());
        Ledger.Loans loans = ledger.loans(read.applications());
        List<Ledger.Month> months = ledger.moneyByMonth();
        Ledger.Month all = ledger.moneyInAll();
        List<Check> checks = new ArrayList<>();
        if (head.traces() > 0) {
            checks.add(Check.of(
                    "applications in the log",
                    head.traces(),
                    read.applications().size()));
        }
        if (head.events() > 0) {
            checks.add(Check.of("events in the log", head.events(), read.events()));
        }
        checks.add(Check.of(
                "event types that differ",
                0,
                events.stream().filter(line -> !line.holds()).count()));
        checks.add(Check.of(
                "kinds of work that differ",
                0,
                work.stream().filter(line -> !line.holds()).count()));
        checks.add(Check.of("applications followed", read.applications().size(), applications.count()));
        checks.add(new Check("money requested", read.requested(), applications.requested()));
        checks.add(Check.of("offers followed", readOf("Offer.Selected"), applications.offers()));
        checks.add(Check.of("loans funded", readOf("Application.Activated"), loans.count()));
        checks.add(Check.of("Loan.Funded", loans.count(), published.getOrDefault("Loan.Funded", 0L)));
        checks.add(new Check("money drawn", loans.principal(), loans.drawn()));
        checks.add(Check.of("schedules generated", loans.count() + loans.modifications(), loans.schedules()));
        checks.add(Check.of("schedules in force", loans.count(), loans.schedulesInForce()));
        checks.add(Check.of("payments planned", loans.count() * PaymentHandlers.PAYMENTS, loans.paymentsPlanned()));
        checks.add(new Check("money to be paid back", loans.principal(), loans.principalPlanned()));
        checks.add(new Check("money requested by month", all.requested(), sum(months, Ledger.Month::requested)));
        checks.add(new Check("money funded by month", all.funded(), sum(months, Ledger.Month::funded)));
        checks.add(Check.of("events without processed_at", 0, ledger.unprocessed()));
        checks.add(Check.of("dead letters", 0, sum(ledger.deadByHandler())));
        return checks;
    }

    private List<HandlerLine> handlerLines(List<HandlerStats> stats) throws SQLException {
        Map<String, Long> dead = ledger.deadByHandler();
        return stats.stream()
                .map(handler -> new HandlerLine(
                        handler.group(),
                        handler.handlerId(),
                        handler.handled(),
                        handler.handled() == 0 ? 0 : handler.total().toNanos() / 1e3 / handler.handled(),
                        handler.slowest().toNanos() / 1e6,
                        handler.failures(),
                        dead.getOrDefault(handler.group() + "/" + handler.handlerId(), 0L)))
                .toList();
    }

    private long readOf(String type) {
        return read.eventsByType().getOrDefault(type, 0L);
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static BigDecimal sum(List<Ledger.Month> months, Function<Ledger.Month, BigDecimal> amount) {
        return months.stream().map(amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
