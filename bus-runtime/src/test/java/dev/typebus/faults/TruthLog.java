package dev.typebus.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which events were acknowledged to a producer: in a file that is on disk before the producer goes on, and not in the database. */
final class TruthLog implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private long count;

    TruthLog(Path file) {
        this.file = file;
        try {
            this.channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What is known of an event, one line of the file.
     *
     * @param note the event, as {@code aggregate/number}
     * @param asked when its commit was asked for, in milliseconds since 1970
     * @param acknowledged when that is known to have been done
     */
    record Acknowledged(String note, long asked, long acknowledged) {
        static Acknowledged of(String line) {
            String[] parts = line.split(" ", -1);
            return new Acknowledged(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]));
        }
    }

    /**
     * What the log has and the truth has not, or the other way round, or twice; and what failovers lost.
     *
     * @param lost events that were acknowledged, and lost with the last commits before a failover
     * @param longestBefore how many milliseconds before the switch the first of these was acknowledged
     */
    record Comparison(List<String> differences, List<String> lost, long longestBefore) {}

    /**
     * Returns when that is on disk.
     *
     * @param asked when the commit was asked for, in milliseconds since 1970
     */
    synchronized void acknowledged(List<String> notes, long asked) {
        String times = " " + asked + " " + System.currentTimeMillis() + "\n";
        try {
            channel.write(ByteBuffer.wrap((String.join(times, notes) + times).getBytes(StandardCharsets.UTF_8)));
            channel.force(false);
            count += notes.size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines of a note and two times. */
    Path file() {
        return file;
    }

    /** How many events there are by now. */
    synchronized long count() {
        return count;
    }

    /** The events, as {@code aggregate/number}. */
    List<String> all() throws IOException {
        return lines().map(Acknowledged::note).toList();
    }

    private Stream<Acknowledged> lines() throws IOException {
        return Files.readAllLines(file).stream().map(Acknowledged::of);
    }

    /** Compares it with what is in the log. What a failover may have lost is no difference. */
    Comparison compare(List<String> inLog, List<Primary.Failover> failovers) throws IOException {
        List<String> differences = new ArrayList<>();
        List<String> lost = new ArrayList<>();
        long longestBefore = 0;
        Set<String> committed = new HashSet<>();
        for (String note : inLog) {
            if (!committed.add(note)) {
                differences.add("twice in the log: " + note);
            }
        }
        Set<String> acknowledged = new HashSet<>();
        for (Acknowledged each : lines().toList()) {
            acknowledged.add(each.note());
            if (!committed.contains(each.note())) {
                Optional<Primary.Failover> by = failovers.stream()
                        .filter(failover -> failover.mayLose(each.asked(), each.acknowledged()))
                        .findFirst();
                (by.isPresent() ? lost : differences).add("not in the log: " + each);
                longestBefore = Math.max(
                        longestBefore,
                        by.map(failover -> failover.until() - each.acknowledged())
                                .orElse(0L));
            }
        }
        committed.stream()
                .filter(note -> !acknowledged.contains(note))
                .forEach(note -> differences.add("not acknowledged: " + note));
        return new Comparison(differences, lost, longestBefore);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
