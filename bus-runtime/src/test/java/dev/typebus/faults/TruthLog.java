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
import java.util.Set;

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

    /** Returns when that is on disk. */
    synchronized void acknowledged(List<String> notes) {
        try {
            channel.write(ByteBuffer.wrap((String.join("\n", notes) + "\n").getBytes(StandardCharsets.UTF_8)));
            channel.force(false);
            count += notes.size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many events there are by now. */
    synchronized long count() {
        return count;
    }

    /** The events, as {@code aggregate/number}. */
    List<String> all() throws IOException {
        return Files.readAllLines(file);
    }

    /** What the log has and the truth has not, or the other way round, or twice. */
    List<String> differences(List<String> inLog) throws IOException {
        List<String> differences = new ArrayList<>();
        Set<String> committed = new HashSet<>();
        for (String note : inLog) {
            if (!committed.add(note)) {
                differences.add("twice in the log: " + note);
            }
        }
        Set<String> acknowledged = new HashSet<>(all());
        acknowledged.stream()
                .filter(note -> !committed.contains(note))
                .forEach(note -> differences.add("not in the log: " + note));
        committed.stream()
                .filter(note -> !acknowledged.contains(note))
                .forEach(note -> differences.add("not acknowledged: " + note));
        return differences;
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
