package dev.typebus.processor.check;

import dev.typebus.processor.contract.EventShape;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.KnownEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** An event that was released and is not in the code any more: renamed, moved, or gone. */
final class EventGone implements Rule<Release> {
    @Override
    public void check(Release release, Findings findings) {
        List<EventModel> added = added(release);
        Set<String> known =
                release.module().known().stream().map(KnownEvent::name).collect(Collectors.toSet());
        for (EventShape event : release.stored().newest()) {
            String name = event.name();
            if (!known.contains(name)
                    && !release.retired().contains(name)
                    && release.formerly(name).isEmpty()) {
                report(release, event, added, findings);
            }
        }
    }

    private static void report(Release release, EventShape gone, List<EventModel> added, Findings findings) {
        String retire = "@Retired(\"" + gone.name() + "\") on a class or the package of @EventModule";
        Optional<EventModel> renamed = renamed(release, gone, added);
        renamed.ifPresent(added::remove); // it cannot have been two
        renamed.ifPresentOrElse(
                event -> findings.error(
                        event.name().place(),
                        event.type().name().simpleName(),
                        event.name().value() + " is new, and " + gone.name()
                                + " of the same components, which is stored, is gone",
                        "If it is the same event, keep its name, @DomainEvent(\"" + gone.name()
                                + "\"), the class may have any; " + formerly(release, event, gone)
                                + ". If that one is gone for good: " + retire),
                () -> findings.error(
                        null,
                        gone.name(),
                        "it is stored, and the code does not declare it any more",
                        "If it is gone for good: " + retire + release.orOfOther() + "; else "
                                + JavaCode.record(gone, name(gone))));
    }

    /** Two names are no way out where old nodes run: {@link EventRenamed} says so. */
    private static String formerly(Release release, EventModel event, EventShape gone) {
        String formerly = "@Formerly(\"" + gone.name() + "\")";
        return Evolution.isFull(event, release.module())
                ? "with " + formerly + " it would be written under the new one, which " + Remedy.OLD_NODES
                        + " do not know"
                : "or read both: " + formerly;
    }

    private static String name(EventShape event) {
        return event.name().replace(".", "");
    }

    private static List<EventModel> added(Release release) {
        return release.module().events().stream()
                .filter(event -> release.stored().versions(event.name().value()).isEmpty())
                .filter(event -> event.formerly().isEmpty())
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static Optional<EventModel> renamed(Release release, EventShape gone, List<EventModel> added) {
        return added.stream()
                .filter(event -> {
                    EventShape now = release.code()
                            .versions(event.name().value())
                            .get(event.version().value());
                    return now != null
                            && now.aggregateType().equals(gone.aggregateType())
                            && now.aggregateId().equals(gone.aggregateId())
                            && now.payload().equals(gone.payload());
                })
                .findFirst();
    }
}
