package dev.typebus.processor.check;

import dev.typebus.processor.contract.EventShape;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.KnownEvent;
import dev.typebus.processor.model.Place;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An event that was released and is not in the code any more: renamed, moved, or gone. */
final class EventGone implements Rule<ReleaseDiff> {
    @Override
    public void check(ReleaseDiff diff, Reporter reporter) {
        List<EventModel> added = added(diff);
        Set<String> known = diff.module().known().stream().map(KnownEvent::name).collect(Collectors.toSet());
        for (EventShape event : diff.stored().newest()) {
            String name = event.name();
            if (!known.contains(name)
                    && !diff.retired().contains(name)
                    && diff.formerly(name).isEmpty()) {
                report(diff, event, added, reporter);
            }
        }
    }

    private static void report(ReleaseDiff diff, EventShape gone, List<EventModel> added, Reporter reporter) {
        Optional<EventModel> renamed = renamed(diff, gone, added);
        renamed.ifPresent(added::remove); // it cannot have been two
        renamed.ifPresentOrElse(
                event -> report(diff, event, gone, reporter),
                () -> reporter.error(
                        null,
                        gone.name(),
                        Fact.of("it was released, and the code does not declare it any more"),
                        Stream.of(
                                        Stream.of(Suggestions.retire(gone.name())),
                                        diff.otherFile().stream(),
                                        Stream.of(WayOut.paste("If not, declare it", declaration(diff, gone))))
                                .flatMap(ways -> ways)
                                .toList()));
    }

    /** Two names are no way out where old nodes run: {@link EventRenamed} says so. */
    private static void report(ReleaseDiff diff, EventModel event, EventShape gone, Reporter reporter) {
        String formerly = "@Formerly(\"" + gone.name() + "\")";
        Fact fact = Fact.of(event.name().value() + " is new, and " + gone.name() + " of the same components is gone")
                .detail("Events of " + gone.name() + " are stored");
        WayOut keep = WayOut.paste(
                "If it is the same event, keep its name; the class may have any",
                "@DomainEvent(\"" + gone.name() + "\")");
        WayOut retire = Suggestions.retire(gone.name());
        Place place = event.name().place();
        String subject = event.type().name().simpleName();
        if (EventDiff.isFull(event, diff.module())) {
            fact = fact.detail("With " + formerly + ", " + Suggestions.OLD_NODES + " would not know the new name");
            reporter.error(place, subject, fact, keep, retire);
        } else {
            WayOut readBoth = WayOut.paste("If it is the same event, read both names", formerly);
            reporter.error(place, subject, fact, keep, readBoth, retire);
        }
    }

    private static String declaration(ReleaseDiff diff, EventShape gone) {
        String record = JavaCode.annotation(gone.name(), gone.version(), gone.aggregateType()) + "\n"
                + JavaCode.record(gone, name(gone), List.of());
        return NewFile.of(diff.module().packageName().orElse(""), record, List.of());
    }

    private static String name(EventShape event) {
        return event.name().replace(".", "");
    }

    private static List<EventModel> added(ReleaseDiff diff) {
        return diff.module().events().stream()
                .filter(event -> diff.stored().versions(event.name().value()).isEmpty())
                .filter(event -> event.formerly().isEmpty())
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static Optional<EventModel> renamed(ReleaseDiff diff, EventShape gone, List<EventModel> added) {
        return added.stream()
                .filter(event -> {
                    EventShape now = diff.code()
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
