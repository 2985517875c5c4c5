package dev.typebus.sample;

import dev.typebus.EventBus;
import dev.typebus.EventBusBuilder;
import dev.typebus.sample.lending.ApplicationStatus;
import dev.typebus.sample.lending.Events;
import dev.typebus.sample.lending.Handlers;
import dev.typebus.sample.lending.LoanHandlers;
import dev.typebus.sample.lending.LoanService;
import dev.typebus.sample.lending.MonthlyMoney;
import dev.typebus.sample.lending.PaymentHandlers;
import dev.typebus.sample.lending.WorkTimes;
import dev.typebus.sample.xes.LogHead;
import dev.typebus.sample.xes.XesLog;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** One run: publishes the log, waits for the handlers, and counts the results. */
final class LoanRun {
    private static final int POLL_MILLIS = 250;
    private static final int BAR_WIDTH = 100;

    private final EventBus bus;
    private final LoanDatabase database;
    private final ChildNodes others;
    private final Ledger ledger;
    private final int publishers;
    private final long programStart;

    LoanRun(EventBus bus, LoanDatabase database, ChildNodes others, int publishers, long programStart) {
        this.bus = bus;
        this.database = database;
        this.others = others;
        this.ledger = new Ledger(database.dataSource());
        this.publishers = publishers;
        this.programStart = programStart;
    }

    /**
     * Starts the bus with the application's events and handlers.
     *
     * @param several whether other nodes run, with which this node exchanges notifications
     */
    static EventBus start(LoanDatabase database, boolean several) {
        EventBusBuilder settings = EventBus.builder(database.dataSource())
                .catalog(Events.catalog())
                .handlers(Handlers.of(
                        new ApplicationStatus(),
                        new LoanHandlers(new LoanService()),
                        new MonthlyMoney(),
                        new PaymentHandlers(),
                        new WorkTimes()));
        return (several ? settings.notifications(database.source()) : settings).start();
    }

    Report run(XesLog log) throws SQLException, InterruptedException {
        LogHead head = log.head();
        long before = eventsInDatabase();
        long start = System.nanoTime();
        Tally read;
        OptionalLong first;
        try (ProgressBar bar = progressBar("publishing", head.events())) {
            LogImport publishing = new LogImport(bus, publishers, bar::stepTo);
            read = publishing.run(log);
            first = publishing.firstPublishedAt();
        }
        double publishSeconds = secondsSince(start);
        awaitHandlers();
        double handledSeconds = secondsSince(start);
        Report.Speed speed = new Report.Speed(
                eventsInDatabase() - before,
                publishSeconds,
                handledSeconds,
                first.isEmpty() ? null : (first.getAsLong() - programStart) / 1e9,
                peakHeapMegabytes());
        List<NodeEnd> nodes = new ArrayList<>(others.stop());
        nodes.add(0, new NodeEnd(1, ProcessHandle.current().pid(), bus.handlerStats(), null));
        return new Accounts(head, read, ledger).report(database.description(), nodes, speed);
    }

    /** Returns the number of stored events of the types that any log can contain. */
    private long eventsInDatabase() {
        return bus.countsByType().entrySet().stream()
                .filter(count -> count.getKey().matches("(Application|Offer|WorkItem)\\..*"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Waits until every group has settled every event, including retries. */
    private void awaitHandlers() throws SQLException, InterruptedException {
        long left = ledger.unprocessed();
        if (left == 0 && ledger.unfinished() == 0) {
            return;
        }
        long all = left;
        try (ProgressBar bar = progressBar("handling", all)) {
            while (left > 0 || ledger.unfinished() > 0) {
                bar.maxHint(all).stepTo(all - left);
                others.look();
                Thread.sleep(POLL_MILLIS);
                left = ledger.unprocessed();
                all = Math.max(all, left);
            }
            bar.maxHint(all).stepTo(all);
        }
    }

    private static ProgressBar progressBar(String task, long events) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(events)
                .setUnit(" events", 1)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, BAR_WIDTH))
                .showSpeed()
                .setUpdateIntervalMillis(POLL_MILLIS)
                .build();
    }

    private static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }

    private static long peakHeapMegabytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .mapToLong(pool -> pool.getPeakUsage().getUsed())
                        .sum()
                >> 20;
    }
}
