package dev.typebus.benchmarks.ours;

import dev.typebus.benchmarks.run.Arrivals;
import dev.typebus.handler.Group;
import dev.typebus.handler.HandlerTable;
import java.util.ArrayList;
import java.util.List;

/** The forms of handlers that differ in what they cost. */
public enum HandlerKind {
    PLAIN("plain"),
    TRANSACTIONAL("transactional"),
    BATCH("batch"),
    /** In the transaction of the cursor, with a row of its own. */
    WRITING("writing");

    /** The kinds whose handlers do nothing but note the event's arrival. */
    public static final List<HandlerKind> EMPTY = List.of(PLAIN, TRANSACTIONAL, BATCH);

    private final String group;

    HandlerKind(String group) {
        this.group = group;
    }

    /** A table with one handler of this kind, in a group with so many lanes. */
    public HandlerTable table(Arrivals arrivals, int lanes) {
        return table(arrivals, lanes, 1);
    }

    /** A table with so many groups, each with one handler of this kind. */
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
