package dev.typebus.processor.check;

import dev.typebus.processor.model.Specified;
import dev.typebus.processor.report.NearestName;
import java.util.Set;
import java.util.TreeSet;

/** {@code @Retired} of a name that was never released. */
final class RetiredUnknown implements Rule<ReleaseDiff> {
    @Override
    public void check(ReleaseDiff release, Reporter reporter) {
        Set<String> released = new TreeSet<>(release.stored().events().keySet());
        released.addAll(release.stored().handlers());
        for (Specified<String> name : release.module().retired()) {
            if (!released.contains(name.value())
                    && release.released().contract().isPresent()) {
                reporter.error(
                        name.place(),
                        "@Retired",
                        "the catalog file has no event and no handler \"" + name.value() + "\"",
                        NearestName.among(released, name.value())
                                .map(near -> "Write \"" + near + "\", the nearest name")
                                .orElse("Write an event as \"Loan.Flagged\" or a handler as \"group/id\""),
                        "Remove the name");
            }
        }
    }
}
