package dev.typebus.processor.check;

import dev.typebus.processor.contract.CatalogFile;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;

/** A catalog file that is to be written in a module whose base directory is unknown. */
final class CatalogFileNotFound implements Rule<ReleaseDiff> {
    @Override
    public void check(ReleaseDiff diff, Reporter reporter) {
        if (diff.released().isAccepting() && diff.released().file().isEmpty()) {
            reporter.error(
                    null,
                    CatalogFile.MODE_OPTION,
                    Fact.of("the place of the catalog file is unknown")
                            .detail("No pom.xml or build.gradle lies above the compiler's output"),
                    WayOut.paste(
                            "Give the compiler the file's path",
                            "-A" + CatalogFile.FILE_OPTION + "=/path/to/" + CatalogFile.FILE_NAME));
        }
    }
}
