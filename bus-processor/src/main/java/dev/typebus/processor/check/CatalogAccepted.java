package dev.typebus.processor.check;

import dev.typebus.processor.contract.CatalogFile;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.nio.file.Path;
import java.util.List;

/** Code that this compilation writes into the catalog file. */
final class CatalogAccepted implements Rule<ReleaseDiff> {
    @Override
    public void check(ReleaseDiff diff, Reporter reporter) {
        CatalogFile released = diff.released();
        if (!released.isAccepting()) {
            return;
        }
        List<String> differences = diff.notAccepted();
        if (!differences.isEmpty()) {
            reporter.note(
                    null,
                    released.file().map(file -> file.getFileName().toString()).orElse(CatalogFile.FILE_NAME),
                    Fact.of(Listing.of(differences, 50) + (differences.size() == 1 ? " is" : " are") + " accepted"),
                    WayOut.of("Commit this file" + newSamples(diff) + " before the release"));
        }
    }

    private static String newSamples(ReleaseDiff diff) {
        CatalogFile released = diff.released();
        return released.samplesDirectory()
                .filter(directory -> !released.withoutSample(diff.code()).isEmpty())
                .map(Path::getFileName)
                .map(name -> " and the new samples in " + name)
                .orElse("");
    }
}
