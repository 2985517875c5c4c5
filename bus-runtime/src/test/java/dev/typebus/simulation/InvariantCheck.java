package dev.typebus.simulation;

import dev.typebus.simulation.LaneRows.State;
import dev.typebus.simulation.ModelDatabase.Effect;
import dev.typebus.simulation.ModelLog.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether a schedule kept the promises, by the log and by what handlers did. It knows nothing of cursors. */
final class InvariantCheck {
    private final Setting setting;
    private final ModelDatabase database;
    private final List<String> faults = new ArrayList<>();

    InvariantCheck(Setting setting, ModelDatabase database) {
        this.setting = setting;
        this.database = database;
    }

    List<String> faults(boolean settled) {
        faults.addAll(database.stolen().stream().map(one -> "stolen: " + one).toList());
        if (!settled) {
            faults.add("stuck: " + database.underWay());
        }
        for (String handlerId : setting.handlerIds()) {
            boolean transactional = setting.isTransactional(handlerId);
            List<Effect> effects = (transactional ? database.effects() : database.plain())
                    .stream().filter(one -> one.handlerId().equals(handlerId)).toList();
            count(handlerId, effects, transactional);
            if (setting.isOrdered()) {
                order(handlerId, transactional ? effects : firstCalls(handlerId, effects));
            }
        }
        return faults;
    }

    /** Without those of dead events: what a paused process was calling it may end when the others have given up. */
    private List<Effect> firstCalls(String handlerId, List<Effect> effects) {
        Set<Long> dead = database.log().visible().stream()
                .filter(entry -> isDead(handlerId, entry))
                .map(Entry::position)
                .collect(Collectors.toSet());
        return effects.stream()
                .distinct()
                .filter(effect -> !dead.contains(effect.position()))
                .toList();
    }

    /** Each committed event counts once, or is dead. */
    private void count(String handlerId, List<Effect> effects, boolean transactional) {
        Map<Long, Integer> counts = new HashMap<>();
        effects.forEach(one -> counts.merge(one.position(), 1, Integer::sum));
        for (Entry entry : database.log().visible()) {
            int count = counts.getOrDefault(entry.position(), 0);
            counts.remove(entry.position());
            boolean dead = isDead(handlerId, entry);
            if (count == 0 && !dead) {
                faults.add("lost: " + handlerId + " " + entry);
            }
            if (transactional && count > (dead ? 0 : 1) + database.replays()) {
                faults.add("twice: " + handlerId + " " + entry);
            }
        }
        counts.keySet().forEach(position -> faults.add("phantom: " + handlerId + " at " + position));
    }

    private boolean isDead(String handlerId, Entry entry) {
        return database.lanes().stream()
                .flatMap(lane -> lane.rows.deliveries().stream())
                .anyMatch(one -> one.state() == State.DEAD
                        && one.concerns(handlerId)
                        && one.row().position() == entry.position());
    }

    /** Of each aggregate in the order of its writers; each replay may begin anew once. */
    private void order(String handlerId, List<Effect> effects) {
        Map<Long, Entry> entries = new HashMap<>();
        database.log().visible().forEach(entry -> entries.put(entry.position(), entry));
        Map<String, Integer> last = new HashMap<>();
        Map<String, Integer> descents = new HashMap<>();
        for (Effect effect : effects) {
            Entry entry = entries.get(effect.position());
            if (entry == null) {
                continue;
            }
            String aggregate = entry.row().aggregateId();
            Integer before = last.put(aggregate, entry.number());
            if (before != null
                    && before > entry.number()
                    && descents.merge(aggregate, 1, Integer::sum) > database.replays()) {
                faults.add("inverted: " + handlerId + " " + entry + " after " + before);
            }
        }
    }

    int dead() {
        return (int) database.lanes().stream()
                .flatMap(lane -> lane.rows.deliveries().stream())
                .filter(one -> one.state() == State.DEAD)
                .count();
    }
}
