package dev.typebus.processor.check;

import dev.typebus.processor.contract.CatalogFile;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;

/** A catalog file that cannot be read. */
final class CatalogUnreadable implements Rule<ReleaseDiff> {
    @Override
    public void check(ReleaseDiff release, Reporter reporter) {
        release.released()
                .fault()
                .ifPresent(fault -> reporter.error(
                        null,
                        CatalogFile.FILE_NAME,
                        Fact.of("the file cannot be read")
                                .detail("The fault is in " + fault)
                                .detail("Nothing was compared"),
                        WayOut.of("Correct the file"),
                        WayOut.paste(
                                "Restore the file from the last commit and accept again", release.acceptCommand())));
    }
}
