package dev.typebus.benchmarks.ours;

import dev.typebus.benchmarks.run.Arrivals;
import dev.typebus.handler.Group;
import dev.typebus.handler.HandlerTable;
import java.util.ArrayList;
import java.util.List;

/** Kinds of handlers with different costs. */
public enum HandlerKind {
    PLAIN("plain"),
    TRANSACTIONAL("transactional"),
    BATCH("batch"),
    /** Runs in the transaction of the cursor and writes a row. */
    WRITING("writing");

    /** Kinds whose handlers only record the event's arrival. */
    public static final List<HandlerKind> EMPTY = List.of(PLAIN, TRANSACTIONAL, BATCH);

    private final String group;

    HandlerKind(String group) {
        this.group = group;
    }

    /** Returns a table with one handler of this kind, in a group with this number of lanes. */
    public HandlerTable table(Arrivals arrivals, int lanes) {
        return table(arrivals, lanes, 1);
    }

    /** Returns a table with this number of groups, each with one handler of this kind. */
    public HandlerTable table(Arrivals arrivals, int lanes, int groups) {
        Group generated = Handlers.of(
                        new BatchHandlers(arrivals),
                        new PlainHandlers(arrivals),
                        new TransactionalHandlers(arrivals),
                        new WritingHandlers(arrivals))
                .groups()
                .stream()
                .filter(each -> each.name().equals(group))
                .findFirst()
                .orElseThrow();
        List<Group> named = new ArrayList<>();
        for (int i = 0; i < groups; i++) {
            named.add(new Group(group + "-" + i, lanes, generated.order(), generated.handlers()));
        }
        return new HandlerTable(named);
    }
}
