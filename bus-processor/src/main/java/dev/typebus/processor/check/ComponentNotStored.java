package dev.typebus.processor.check;

import dev.typebus.processor.contract.Breach;
import dev.typebus.processor.contract.Member;

/** A required component that stored events lack. */
final class ComponentNotStored implements Rule<Evolution> {
    @Override
    public void check(Evolution evolution, Findings findings) {
        for (Breach breach : evolution.backward()) {
            if (breach instanceof Breach.Absent absent && !evolution.isRenamed(absent.path())) {
                Member member = absent.needed();
                String component = JavaCode.component(member);
                findings.error(
                        Spot.of(evolution.event(), absent.path()),
                        "it is required, and " + Remedy.storedEvents(evolution.stored())
                                + (absent.written().isPresent() ? " may lack it" : " do not have it")
                                + ": they could not be read",
                        "Say what it is in them: @Default(\"…\") " + component + "; or that it may be missing: "
                                + JavaCode.component(Member.optional(member.name(), member.shape())) + "; or "
                                + Remedy.newVersion(evolution));
            }
        }
    }
}
