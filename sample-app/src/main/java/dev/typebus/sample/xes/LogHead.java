package dev.typebus.sample.xes;

import java.util.Map;

/**
 * Head of a log: what the file states before its first trace.
 *
 * @param name {@code concept:name}, or the file's name
 * @param traces {@code meta_general:traces_total}, 0 if missing
 * @param events {@code meta_concept:named_events_total}, 0 if missing
 * @param eventsByActivity the same by activity, empty if missing
 * @param eventsByTransition {@code meta_life:transition_events_total}, empty if missing
 */
public record LogHead(
        String name,
        long traces,
        long events,
        Map<String, Long> eventsByActivity,
        Map<String, Long> eventsByTransition) {}
