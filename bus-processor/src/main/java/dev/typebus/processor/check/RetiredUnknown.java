package dev.typebus.processor.check;

import dev.typebus.processor.model.Given;
import dev.typebus.processor.report.NearestName;
import java.util.Set;
import java.util.TreeSet;

/** {@code @Retired} of a name that was never released. */
final class RetiredUnknown implements Rule<Release> {
    @Override
    public void check(Release release, Findings findings) {
        Set<String> released = new TreeSet<>(release.stored().events().keySet());
        released.addAll(release.stored().handlers());
        for (Given<String> name : release.module().retired()) {
            if (!released.contains(name.value())
                    && release.released().contract().isPresent()) {
                findings.error(
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
