package dev.typebus.processor.check;

import dev.typebus.processor.contract.Incompatibility;
import dev.typebus.processor.contract.Member;
import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.Optional;

/** A required component that stored events lack. */
final class ComponentNotStored implements Rule<EventDiff> {
    @Override
    public void check(EventDiff evolution, Reporter reporter) {
        for (Incompatibility incompatibility : evolution.backward()) {
            if (incompatibility instanceof Incompatibility.Absent absent && !evolution.isRenamed(absent.path())) {
                Member member = absent.needed();
                JsonLocation location = JsonLocation.of(evolution.event(), absent.path());
                Optional<ComponentModel> own = location.same(member);
                reporter.error(
                        location,
                        Fact.of("it is required, but " + Suggestions.storedEvents(evolution.stored())
                                        + (absent.written().isPresent() ? " may lack it" : " lack it"))
                                .detail(Suggestions.NOT_READ),
                        WayOut.paste(
                                "Give it a default, which stands for it in stored events",
                                "@Default(\"…\") " + JavaCode.component(member, own)),
                        WayOut.paste(
                                "Let it be missing",
                                JavaCode.component(Member.optional(member.name(), member.shape()), own)),
                        Suggestions.newVersion(evolution));
            }
        }
    }
}
