package dev.typebus.processor.check;

import dev.typebus.processor.model.Specified;

/** {@code @Retired} of something that the code still has. */
final class RetiredStillThere implements Rule<ReleaseDiff> {
    @Override
    public void check(ReleaseDiff diff, Reporter reporter) {
        for (Specified<String> name : diff.module().retired()) {
            if (diff.code().events().containsKey(name.value())
                    || diff.code().handlers().contains(name.value())) {
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
