package dev.typebus.sample;

import dev.typebus.event.NewEvent;
import dev.typebus.sample.xes.Trace;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts of what was read from a log. For one thread. */
final class Tally {
    private final List<String> applications = new ArrayList<>();
    private final Map<String, Long> eventsByType = new TreeMap<>();
    private final Map<String, Long> eventsByActivity = new TreeMap<>();
    private final Map<String, String> activitiesByType = new TreeMap<>();
    private BigDecimal requested = BigDecimal.ZERO;

    /** Counts a trace and the events that it was translated into. */
    void add(Trace trace, List<NewEvent<?>> events) {
        applications.add(trace.name());
        requested = requested.add(trace.amount());
        for (int i = 0; i < events.size(); i++) {
            String activity = trace.events().get(i).activity();
            String type = events.get(i).type().name();
            eventsByType.merge(type, 1L, Long::sum);
            eventsByActivity.merge(activity, 1L, Long::sum);
            if (!TraceEvents.isWork(activity)) {
                activitiesByType.put(type, activity);
            }
        }
    }

    /** Returns the applications' numbers. */
    List<String> applications() {
        return applications;
    }

    /** Returns the sum of the applications' amounts. */
    BigDecimal requested() {
        return requested;
    }

    long events() {
        return eventsByType.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the counts by event name. */
    Map<String, Long> eventsByType() {
        return eventsByType;
    }

    /** Returns the counts by the log's own name. */
    Map<String, Long> eventsByActivity() {
        return eventsByActivity;
    }

    /** Returns the log's own name for each event name, except for work, where one name stands for three events. */
    Map<String, String> activitiesByType() {
        return activitiesByType;
    }
}
