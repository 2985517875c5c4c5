package dev.typebus.processor.check;

import dev.typebus.processor.contract.Breach;
import dev.typebus.processor.contract.Member;
import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.Optional;

/** A required component that stored events lack. */
final class ComponentNotStored implements Rule<Evolution> {
    @Override
    public void check(Evolution evolution, Findings findings) {
        for (Breach breach : evolution.backward()) {
            if (breach instanceof Breach.Absent absent && !evolution.isRenamed(absent.path())) {
                Member member = absent.needed();
                Spot spot = Spot.of(evolution.event(), absent.path());
                Optional<ComponentModel> own = spot.same(member);
                findings.error(
                        spot,
                        Fact.of("it is required, but " + Remedy.storedEvents(evolution.stored())
                                        + (absent.written().isPresent() ? " may lack it" : " lack it"))
                                .detail(Remedy.NOT_READ),
                        WayOut.paste(
                                "Give it a default, which stands for it in stored events",
                                "@Default(\"…\") " + JavaCode.component(member, own)),
                        WayOut.paste(
                                "Let it be missing",
                                JavaCode.component(Member.optional(member.name(), member.shape()), own)),
                        Remedy.newVersion(evolution));
            }
        }
    }
}
