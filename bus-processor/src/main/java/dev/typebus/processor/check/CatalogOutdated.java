package dev.typebus.processor.check;

import dev.typebus.processor.contract.CatalogFile;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.List;

/** Code that breaks nothing and is not in the catalog file yet. */
final class CatalogOutdated implements Rule<ReleaseDiff> {
    @Override
    public void check(ReleaseDiff diff, Reporter reporter) {
        CatalogFile released = diff.released();
        if (released.contract().isEmpty() || released.isAccepting()) {
            return;
        }
        List<String> differences = diff.notAccepted();
        if (differences.isEmpty()) {
            return;
        }
        Fact fact = Fact.of("the file lacks " + Listing.of(differences, 50));
        WayOut wayOut = WayOut.paste("Accept the code and commit the file before the release", diff.acceptCommand());
        if (released.mode().equals(CatalogFile.CHECK)) {
            reporter.error(null, CatalogFile.FILE_NAME, fact, wayOut);
        } else {
            reporter.note(null, CatalogFile.FILE_NAME, fact, wayOut);
        }
    }
}
