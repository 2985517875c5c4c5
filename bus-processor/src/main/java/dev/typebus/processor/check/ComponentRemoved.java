package dev.typebus.processor.check;

import dev.typebus.processor.contract.Incompatibility;
import dev.typebus.processor.contract.Member;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.Optional;

/** A component that the released code needs and new code does not always write. */
final class ComponentRemoved implements Rule<EventDiff> {
    @Override
    public void check(EventDiff evolution, Reporter reporter) {
        for (Incompatibility incompatibility : evolution.forward()) {
            if (incompatibility instanceof Incompatibility.Absent absent && !evolution.isRenamed(absent.path())) {
                Member needed = absent.needed();
                Optional<String> now = evolution.nameNow(absent.path());
                String fact = absent.written().isPresent()
                        ? "it may now be missing"
                        : now.map(name -> needed.name() + " is now written as " + name)
                                .orElse(needed.name() + " is gone");
                JsonLocation location = JsonLocation.of(evolution.event(), absent.path());
                WayOut wayOut = now.isPresent()
                        ? WayOut.paste("Keep the name in JSON", "@JsonName(\"" + needed.name() + "\")")
                        : WayOut.paste("Keep it in this release", JavaCode.component(needed, location.same(needed)));
                reporter.error(
                        location,
                        Fact.of(fact + ", but " + Suggestions.OLD_NODES + " need it")
                                .detail(Suggestions.notReadByOldNodes(evolution.stored())),
                        wayOut,
                        Suggestions.backward(),
                        Suggestions.newVersion(evolution));
            }
        }
    }
}
