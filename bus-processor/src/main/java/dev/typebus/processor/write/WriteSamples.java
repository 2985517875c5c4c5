package dev.typebus.processor.write;

import dev.typebus.processor.contract.CatalogFile;
import dev.typebus.processor.contract.EventShape;
import dev.typebus.processor.contract.SampleText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Samples of payloads, a file each, which are committed beside the catalog file. */
public final class WriteSamples {
    private WriteSamples() {}

    /**
     * Writes a sample of each of these events.
     *
     * @param events those that have none yet: what is there is never written again
     */
    public static void write(Path directory, List<EventShape> events) throws IOException {
        if (!events.isEmpty()) {
            Files.createDirectories(directory);
        }
        for (EventShape event : events) {
            Files.writeString(directory.resolve(CatalogFile.sampleName(event)), SampleText.of(event));
        }
    }
}
