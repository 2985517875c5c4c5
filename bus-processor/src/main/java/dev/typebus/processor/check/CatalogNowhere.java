package dev.typebus.processor.check;

import dev.typebus.processor.contract.Released;

/** A catalog file that is to be written where nobody knows the module's base directory. */
final class CatalogNowhere implements Rule<Release> {
    @Override
    public void check(Release release, Findings findings) {
        if (release.released().mode().equals(Released.ACCEPT)
                && release.released().file().isEmpty()) {
            findings.error(
                    null,
                    Released.MODE_OPTION,
                    "there is no pom.xml or build.gradle above the compiler's output, so the catalog file has no place",
                    "Give it one: -A" + Released.FILE_OPTION + "=/path/to/" + Released.FILE_NAME);
        }
    }
}
