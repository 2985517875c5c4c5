package dev.typebus.simulation;

import dev.typebus.simulation.ModelLog.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A writer with one transaction at a time, a random step at a time: the transaction's id may be taken early, the position apart from its row,
 * a row undone, the whole rolled back, and between two steps anything may happen. It locks an aggregate before it takes numbers and positions.
 */
final class Publisher {
    private static final int CACHED = 20;

    private final ModelLog log;
    private final Aggregates aggregates;
    private final String name;
    private final boolean caching;
    private final SplittableRandom chance;
    private final Deque<Long> cached = new ArrayDeque<>();
    private final Deque<Long> taken = new ArrayDeque<>();
    private final List<Entry> written = new ArrayList<>();
    private @Nullable String aggregate;
    private long transactionId;

    /** The rows that writers lock, and how many events of each are committed. */
    static final class Aggregates {
        private final List<String> ids;
        private final Map<String, Publisher> locks = new HashMap<>();
        private final Map<String, Integer> numbers = new HashMap<>();
        private int left;

        /** @param most how many rows are written in all */
        Aggregates(List<String> ids, int most) {
            this.ids = ids;
            this.left = most;
        }
    }

    /** @param caching whether this session's sequence has {@code CACHE 20} */
    Publisher(ModelLog log, Aggregates aggregates, String name, boolean caching, SplittableRandom chance) {
        this.log = log;
        this.aggregates = aggregates;
        this.name = name;
        this.caching = caching;
        this.chance = chance;
    }

    /** Does something, and says what. */
    String step() {
        if (aggregate == null) {
            return begin();
        }
        return name
                + switch (chance.nextInt(10)) {
                    case 0 -> takeTransactionId();
                    case 1 -> takePosition();
                    case 2, 3, 4 -> insert();
                    case 5 -> undo();
                    case 6 -> rollback();
                    default -> written.isEmpty() ? insert() : commit();
                };
    }

    private String begin() {
        String one = aggregates.ids.get(chance.nextInt(aggregates.ids.size()));
        if (aggregates.left <= 0 || aggregates.locks.putIfAbsent(one, this) != null) {
            return name + " waits";
        }
        aggregate = one;
        return name + " locks " + one + (chance.nextInt(3) == 0 ? takeTransactionId() : "");
    }

    private String takeTransactionId() {
        if (transactionId == 0) {
            transactionId = log.takeTransactionId();
        }
        return " has id " + transactionId;
    }

    private String takePosition() {
        taken.add(nextPosition());
        return " takes position " + taken.getLast();
    }

    private long nextPosition() {
        if (!caching) {
            return log.takePositions(1);
        }
        if (cached.isEmpty()) {
            long first = log.takePositions(CACHED);
            for (int i = 0; i < CACHED; i++) {
                cached.add(first + i);
            }
        }
        return cached.remove();
    }

    private String insert() {
        if (aggregates.left-- <= 0) {
            return commit();
        }
        long position = taken.isEmpty() ? nextPosition() : taken.remove();
        takeTransactionId();
        int number = aggregates.numbers.getOrDefault(aggregate(), 0) + written.size() + 1;
        written.add(log.insert(position, transactionId, aggregate(), number));
        return " writes " + written.get(written.size() - 1);
    }

    private String aggregate() {
        if (aggregate == null) {
            throw new IllegalStateException(name + " has no transaction");
        }
        return aggregate;
    }

    private String undo() {
        if (written.isEmpty()) {
            return " undoes nothing";
        }
        Entry last = written.remove(written.size() - 1);
        log.undo(last);
        return " undoes " + last;
    }

    private String rollback() {
        if (transactionId != 0) {
            log.rollback(transactionId);
        }
        return " rolls back " + end();
    }

    /** Commits what it has, if it has anything. */
    String commit() {
        if (aggregate == null) {
            return "";
        }
        if (transactionId != 0) {
            log.commit(transactionId);
        }
        aggregates.numbers.merge(aggregate, written.size(), Integer::sum);
        return " commits " + end();
    }

    private long end() {
        aggregates.locks.remove(aggregate());
        aggregate = null;
        taken.clear();
        written.clear();
        long ended = transactionId;
        transactionId = 0;
        return ended;
    }
}
