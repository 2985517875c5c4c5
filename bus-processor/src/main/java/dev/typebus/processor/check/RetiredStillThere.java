package dev.typebus.processor.check;

import dev.typebus.processor.model.Given;

/** {@code @Retired} of something that the code still has. */
final class RetiredStillThere implements Rule<Release> {
    @Override
    public void check(Release release, Findings findings) {
        for (Given<String> name : release.module().retired()) {
            if (release.code().events().containsKey(name.value())
                    || release.code().handlers().contains(name.value())) {
                findings.error(
                        name.place(),
                        "@Retired",
                        name.value() + " is still in the code",
                        "Remove it from the code",
                        "Remove it from @Retired");
            }
        }
    }
}
