package dev.typebus.processor.check;

import dev.typebus.processor.contract.Released;
import java.nio.file.Path;

/** A catalog file that is not there, beside samples of what it held. */
final class CatalogGone implements Rule<Release> {
    @Override
    public void check(Release release, Findings findings) {
        Released released = release.released();
        if (!released.isThere() && !released.samples().isEmpty()) {
            findings.error(
                    null,
                    released.file().map(Path::getFileName).map(Path::toString).orElse(Released.FILE_NAME),
                    "it is not there, and "
                            + released.samplesDirectory().orElseThrow().getFileName()
                            + " beside it has samples of what it held: nothing was compared",
                    "Take it from the last commit; if nothing was released, delete the samples, too");
        }
    }
}
