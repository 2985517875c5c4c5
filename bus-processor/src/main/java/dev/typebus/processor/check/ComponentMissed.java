package dev.typebus.processor.check;

import dev.typebus.processor.contract.Breach;
import dev.typebus.processor.contract.Member;
import java.util.Optional;

/** A component that the released code needs and new code does not always write. */
final class ComponentMissed implements Rule<Evolution> {
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
                String wayOut = now.isPresent()
                        ? "Keep the name in JSON: @JsonName(\"" + needed.name() + "\")"
                        : "Keep it in this release: " + JavaCode.component(needed);
                findings.error(
                        Spot.of(evolution.event(), absent.path()),
                        fact + ", and " + Remedy.OLD_NODES + " need it in " + evolution.stored()
                                + ": they could not read new events",
                        wayOut + "; or " + Remedy.backward() + "; or " + Remedy.newVersion(evolution));
            }
        }
    }
}
