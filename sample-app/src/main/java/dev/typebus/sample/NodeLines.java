package dev.typebus.sample;

import dev.typebus.handler.HandlerStats;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Format of a child node's output lines: its name once, then its handler statistics, repeatedly. */
final class NodeLines {
    static final String READY = "ready ";
    static final String STATS = "stats ";

    private NodeLines() {}

    static String of(List<HandlerStats> stats) {
        return stats.stream()
                .map(one -> String.join(
                        " ",
                        one.group(),
                        one.handlerId(),
                        String.valueOf(one.handled()),
                        String.valueOf(one.failures()),
                        String.valueOf(one.total().toNanos()),
                        String.valueOf(one.slowest().toNanos())))
                .collect(Collectors.joining(";", STATS, ""));
    }

    /** Parses a line of {@link #of}. */
    static List<HandlerStats> read(String line) {
        return Arrays.stream(line.substring(STATS.length()).split(";", -1))
                .map(one -> one.split(" ", -1))
                .map(part -> new HandlerStats(
                        part[0],
                        part[1],
                        Long.parseLong(part[2]),
                        Long.parseLong(part[3]),
                        Duration.ofNanos(Long.parseLong(part[4])),
                        Duration.ofNanos(Long.parseLong(part[5]))))
                .toList();
    }
}
