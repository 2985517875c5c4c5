package dev.typebus.processor.check;

import dev.typebus.processor.contract.Released;

/** A catalog file that is none. */
final class CatalogUnreadable implements Rule<Release> {
    @Override
    public void check(Release release, Findings findings) {
        release.released()
                .fault()
                .ifPresent(fault -> findings.error(
                        null,
                        Released.FILE_NAME,
                        fault,
                        "Nothing was compared. Mend the file, or take it from the last commit and accept again: "
                                + release.acceptCommand()));
    }
}
