package dev.typebus.processor.check;

import dev.typebus.processor.contract.Released;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;

/** A catalog file that is to be written in a module whose base directory is unknown. */
final class CatalogFileNotFound implements Rule<Release> {
    @Override
    public void check(Release release, Findings findings) {
        if (release.released().mode().equals(Released.ACCEPT)
                && release.released().file().isEmpty()) {
            findings.error(
                    null,
                    Released.MODE_OPTION,
                    Fact.of("the place of the catalog file is unknown")
                            .detail("No pom.xml or build.gradle lies above the compiler's output"),
                    WayOut.paste(
                            "Give the compiler the file's path",
                            "-A" + Released.FILE_OPTION + "=/path/to/" + Released.FILE_NAME));
        }
    }
}
