package dev.typebus.simulation;

import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import dev.typebus.handler.RetryPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a seed makes of a schedule before it begins.
 *
 * @param kinds what each handler is; its id is its place
 * @param replays whether an operator has handlers replayed
 * @param newHandler whether the last handler is new and goes through the log from its beginning
 * @param failures of a hundred calls of handlers
 * @param breaks of a thousand calls of the database
 * @param kills of a thousand acts
 * @param pauses of a hundred calls of the database, for longer than a lease
 * @param delays of a hundred messages that commit, how many arrive when their sender has given them up
 * @param stale of a hundred looks, how many lead to a standby that is behind
 * @param poison the position of an event that kills whoever handles it; 0 if there is none
 */
record Setting(
        int lanes,
        Group.Order order,
        List<Kind> kinds,
        int nodes,
        int publishers,
        int events,
        boolean replays,
        boolean newHandler,
        int failures,
        int breaks,
        int kills,
        int pauses,
        int interruptions,
        long poison,
        int delays,
        int stale) {
    private static final int ATTEMPTS = 3;

    enum Kind {
        TRANSACTIONAL,
        TRANSACTIONAL_BATCH,
        PLAIN,
        BATCH
    }

    private static final List<Kind> KINDS = List.of(
            Kind.TRANSACTIONAL,
            Kind.TRANSACTIONAL,
            Kind.TRANSACTIONAL,
            Kind.TRANSACTIONAL_BATCH,
            Kind.TRANSACTIONAL_BATCH,
            Kind.PLAIN,
            Kind.BATCH);
    private static final List<Group.Order> ORDERS =
            List.of(Group.Order.CONTINUE, Group.Order.BLOCK, Group.Order.UNORDERED);

    static Setting of(SplittableRandom chance) {
        List<Kind> kinds = new ArrayList<>();
        int handlers = 1 + chance.nextInt(2);
        for (int i = 0; i < handlers; i++) {
            kinds.add(one(chance, KINDS));
        }
        return new Setting(
                1 + chance.nextInt(2),
                one(chance, ORDERS),
                kinds,
                2 + chance.nextInt(2),
                2 + chance.nextInt(3),
                6 + chance.nextInt(9),
                chance.nextInt(6) == 0,
                chance.nextInt(5) == 0,
                one(chance, List.of(0, 10, 40)),
                one(chance, List.of(0, 10, 30)),
                one(chance, List.of(0, 5, 20)),
                one(chance, List.of(0, 2, 5)),
                one(chance, List.of(0, 20, 50)),
                chance.nextInt(12) == 0 ? 1 + chance.nextInt(8) : 0,
                one(chance, List.of(0, 0, 10)),
                one(chance, List.of(0, 0, 10)));
    }

    private static <T> T one(SplittableRandom chance, List<T> of) {
        return of.get(chance.nextInt(of.size()));
    }

    boolean isOrdered() {
        return order != Group.Order.UNORDERED;
    }

    boolean isTransactional(String handlerId) {
        Kind kind = kinds.get(Integer.parseInt(handlerId.substring(1)));
        return kind == Kind.TRANSACTIONAL || kind == Kind.TRANSACTIONAL_BATCH;
    }

    List<String> handlerIds() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            ids.add("h" + i);
        }
        return ids;
    }

    /** The group as a node has it. */
    Group group(SimulatedNode node) {
        List<Handler<?>> handlers = new ArrayList<>();
        for (String id : handlerIds()) {
            var builder = Handler.onNames(id, ModelLog.TOPIC + ".*").retry(RetryPolicy.DEFAULT.attempts(ATTEMPTS));
            handlers.add(
                    switch (kinds.get(handlers.size())) {
                        case TRANSACTIONAL ->
                            builder.transactional((event, tx, delivery) -> node.handle(id, event, tx));
                        case TRANSACTIONAL_BATCH ->
                            builder.transactionalBatch((events, tx) -> {
                                for (var event : events) {
                                    node.handle(id, event, tx);
                                }
                            });
                        case PLAIN -> builder.plain((event, delivery) -> node.handle(id, event, null));
                        case BATCH ->
                            builder.batch(events -> {
                                for (var event : events) {
                                    node.handle(id, event, null);
                                }
                            });
                    });
        }
        return new Group("group", lanes, order, handlers);
    }
}
