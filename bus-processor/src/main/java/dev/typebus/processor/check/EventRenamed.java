package dev.typebus.processor.check;

import dev.typebus.processor.model.Given;

/** An event under a name that the released code does not know. */
final class EventRenamed implements Rule<Release> {
    @Override
    public void check(Release release, Findings findings) {
        release.module().events().stream()
                .filter(event -> !event.older() && Evolution.isFull(event, release.module()))
                .filter(event -> release.stored().versions(event.name().value()).isEmpty())
                .forEach(event -> event.formerly().stream()
                        .map(Given::value)
                        .filter(name -> !release.stored().versions(name).isEmpty())
                        .findFirst()
                        .ifPresent(name -> findings.error(
                                event.name().place(),
                                event.type().name().simpleName(),
                                "it was " + name + ", and " + Remedy.OLD_NODES
                                        + " do not know its new name: they could not handle new events",
                                "Keep the name, @DomainEvent(\"" + name + "\"), the class may have any; or "
                                        + Remedy.backward())));
    }
}
