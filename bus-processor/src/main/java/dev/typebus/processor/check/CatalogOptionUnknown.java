package dev.typebus.processor.check;

import dev.typebus.processor.contract.Released;
import dev.typebus.processor.report.NearestName;

/** {@code -Dtypebus.catalog=acept}. */
final class CatalogOptionUnknown implements Rule<Release> {
    @Override
    public void check(Release release, Findings findings) {
        String mode = release.released().mode();
        if (!Released.MODES.contains(mode)) {
            findings.error(
                    null,
                    Released.MODE_OPTION,
                    "\"" + mode + "\" is none of its values",
                    NearestName.among(Released.MODES, mode)
                            .map(near -> "The nearest is \"" + near + "\"")
                            .orElse("Write note, check or accept"));
        }
    }
}
