package dev.typebus.processor.check;

import dev.typebus.processor.contract.CatalogFile;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.nio.file.Path;

/** A catalog file that is not there, beside samples of what it held. */
final class CatalogGone implements Rule<ReleaseDiff> {
    @Override
    public void check(ReleaseDiff release, Reporter reporter) {
        CatalogFile released = release.released();
        if (!released.isThere() && !released.samples().isEmpty()) {
            reporter.error(
                    null,
                    released.file().map(Path::getFileName).map(Path::toString).orElse(CatalogFile.FILE_NAME),
                    Fact.of("the file is missing, but "
                                    + released.samplesDirectory().orElseThrow().getFileName()
                                    + " beside it has samples of its events")
                            .detail("Nothing was compared"),
                    WayOut.of("Restore the file from the last commit"),
                    WayOut.of("If nothing was released, delete the samples, too"));
        }
    }
}
