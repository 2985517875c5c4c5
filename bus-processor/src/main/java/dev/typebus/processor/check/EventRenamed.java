package dev.typebus.processor.check;

import dev.typebus.processor.model.Specified;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;

/** An event under a name that the released code does not know. */
final class EventRenamed implements Rule<ReleaseDiff> {
    @Override
    public void check(ReleaseDiff release, Reporter reporter) {
        release.module().events().stream()
                .filter(event -> !event.older() && EventDiff.isFull(event, release.module()))
                .filter(event -> release.stored().versions(event.name().value()).isEmpty())
                .forEach(event -> event.formerly().stream()
                        .map(Specified::value)
                        .filter(name -> !release.stored().versions(name).isEmpty())
                        .findFirst()
                        .ifPresent(name -> reporter.error(
                                event.name().place(),
                                event.type().name().simpleName(),
                                Fact.of("it was " + name + ", and " + Suggestions.OLD_NODES + " do not know its new name")
                                        .detail("They could not handle new events"),
                                WayOut.paste("Keep the name; the class may have any", "@DomainEvent(\"" + name + "\")"),
                                Suggestions.backward())));
    }
}
