package dev.typebus.processor.write;

import dev.typebus.processor.contract.Contract;
import dev.typebus.processor.contract.WriteContract;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The catalog file, which is committed: the one thing that is written beside the compiler's output, and only when it is asked for. */
public final class WriteReleased {
    private WriteReleased() {}

    /** Replaces the file in one step. */
    public static void write(Path file, Contract contract) throws IOException {
        Path directory = Files.createDirectories(file.toAbsolutePath().getParent());
        // not createTempFile, whose files only their owner may read
        Path beside = directory.resolve(
                file.getFileName() + "." + ProcessHandle.current().pid() + ".new");
        try {
            Files.writeString(beside, WriteContract.text(contract));
            move(beside, file);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException otherFileSystem) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
