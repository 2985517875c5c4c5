package dev.typebus.processor.check;

import dev.typebus.processor.contract.Breach;
import dev.typebus.processor.contract.Member;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.Optional;

/** A component that the released code needs and new code does not always write. */
final class ComponentRemoved implements Rule<Evolution> {
    @Override
    public void check(Evolution evolution, Findings findings) {
        for (Breach breach : evolution.forward()) {
            if (breach instanceof Breach.Absent absent && !evolution.isRenamed(absent.path())) {
                Member needed = absent.needed();
                Optional<String> now = evolution.nameNow(absent.path());
                String fact = absent.written().isPresent()
                        ? "it may now be missing"
                        : now.map(name -> needed.name() + " is now written as " + name)
                                .orElse(needed.name() + " is gone");
                Spot spot = Spot.of(evolution.event(), absent.path());
                WayOut wayOut = now.isPresent()
                        ? WayOut.paste("Keep the name in JSON", "@JsonName(\"" + needed.name() + "\")")
                        : WayOut.paste("Keep it in this release", JavaCode.component(needed, spot.same(needed)));
                findings.error(
                        spot,
                        Fact.of(fact + ", but " + Remedy.OLD_NODES + " need it")
                                .detail(Remedy.notReadByOldNodes(evolution.stored())),
                        wayOut,
                        Remedy.backward(),
                        Remedy.newVersion(evolution));
            }
        }
    }
}
