package dev.typebus.processor.check;

import dev.typebus.processor.model.Specified;

/** {@code @Retired} of something that the code still has. */
final class RetiredStillThere implements Rule<ReleaseDiff> {
    @Override
    public void check(ReleaseDiff release, Reporter reporter) {
        for (Specified<String> name : release.module().retired()) {
            if (release.code().events().containsKey(name.value())
                    || release.code().handlers().contains(name.value())) {
                reporter.error(
                        name.place(),
                        "@Retired",
                        name.value() + " is still in the code",
                        "Remove it from the code",
                        "Remove it from @Retired");
            }
        }
    }
}
