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
    public void check(EventDiff diff, Reporter reporter) {
        for (Incompatibility incompatibility : diff.backward()) {
            if (incompatibility instanceof Incompatibility.Absent absent && !diff.isRenamed(absent.path())) {
                Member member = absent.needed();
                JsonLocation location = JsonLocation.of(diff.event(), absent.path());
                Optional<ComponentModel> own = location.same(member);
                reporter.error(
                        location,
                        Fact.of("it is required, but " + Suggestions.storedEvents(diff.stored())
                                        + (absent.written().isPresent() ? " may lack it" : " lack it"))
                                .detail(Suggestions.NOT_READ),
                        WayOut.paste(
                                "Give it a default, which stands for it in stored events",
                                "@Default(\"…\") " + JavaCode.component(member, own)),
                        WayOut.paste(
                                "Let it be missing",
                                JavaCode.component(Member.optional(member.name(), member.shape()), own)),
                        Suggestions.newVersion(diff));
            }
        }
    }
}
