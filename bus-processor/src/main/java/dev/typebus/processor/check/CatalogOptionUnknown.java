package dev.typebus.processor.check;

import dev.typebus.processor.contract.Released;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.NearestName;
import dev.typebus.processor.report.WayOut;

/** {@code -Dtypebus.catalog=acept}. */
final class CatalogOptionUnknown implements Rule<Release> {
    @Override
    public void check(Release release, Findings findings) {
        String mode = release.released().mode();
        if (!Released.MODES.contains(mode)) {
            findings.error(
                    null,
                    Released.MODE_OPTION,
                    Fact.of("\"" + mode + "\" is not one of its values"),
                    WayOut.of(NearestName.among(Released.MODES, mode)
                            .map(near -> "Write \"" + near + "\", the nearest value")
                            .orElse("Write note, check or accept")));
        }
    }
}
