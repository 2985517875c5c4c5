package dev.typebus.sample;

import dev.typebus.event.NewEvent;
import dev.typebus.sample.xes.Trace;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was read from a log. For one thread. */
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

    /** The applications' numbers. */
    List<String> applications() {
        return applications;
    }

    /** The sum of their amounts. */
    BigDecimal requested() {
        return requested;
    }

    long events() {
        return eventsByType.values().stream().mapToLong(Long::longValue).sum();
    }

    /** By event name. */
    Map<String, Long> eventsByType() {
        return eventsByType;
    }

    /** By the log's own name. */
    Map<String, Long> eventsByActivity() {
        return eventsByActivity;
    }

    /** The log's own name for each event name; not for work, where one name has three events. */
    Map<String, String> activitiesByType() {
        return activitiesByType;
    }
}
