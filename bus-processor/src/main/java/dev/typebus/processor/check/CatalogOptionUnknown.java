package dev.typebus.processor.check;

import dev.typebus.processor.contract.CatalogFile;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.NearestName;
import dev.typebus.processor.report.WayOut;

/** {@code -Dtypebus.catalog=acept}. */
final class CatalogOptionUnknown implements Rule<ReleaseDiff> {
    @Override
    public void check(ReleaseDiff release, Reporter reporter) {
        String mode = release.released().mode();
        if (!CatalogFile.MODES.contains(mode)) {
            reporter.error(
                    null,
                    CatalogFile.MODE_OPTION,
                    Fact.of("\"" + mode + "\" is not one of its values"),
                    WayOut.of(NearestName.among(CatalogFile.MODES, mode)
                            .map(near -> "Write \"" + near + "\", the nearest value")
                            .orElse("Write note, check or accept")));
        }
    }
}
