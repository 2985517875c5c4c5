package dev.typebus.sample.xes;

import java.util.Map;

/**
 * What a log says about itself before its first trace.
 *
 * @param name {@code concept:name}, or the file's name
 * @param traces {@code meta_general:traces_total}, 0 where it is not said
 * @param events {@code meta_concept:named_events_total}, 0 where it is not said
 * @param eventsByActivity the same by activity, empty where it is not said
 * @param eventsByTransition {@code meta_life:transition_events_total}, empty where it is not said
 */
public record LogHead(
        String name,
        long traces,
        long events,
        Map<String, Long> eventsByActivity,
        Map<String, Long> eventsByTransition) {}
