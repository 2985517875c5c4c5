package dev.typebus.processor.check;

import dev.typebus.processor.contract.Incompatibility;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;

/** A component that was stored under a name that the code does not read any more. */
final class FormerNameUnread implements Rule<EventDiff> {
    @Override
    public void check(EventDiff evolution, Reporter reporter) {
        for (Incompatibility incompatibility : evolution.backward()) {
            if (incompatibility instanceof Incompatibility.UnreadName unread) {
                reporter.error(
                        JsonLocation.of(evolution.event(), unread.path()),
                        Fact.of("its former name " + unread.name() + " is not read any more")
                                .detail("The stored events of " + evolution.stored() + " may have it under that name"),
                        WayOut.paste("Read that name as well", "@Formerly(\"" + unread.name() + "\")"));
            }
        }
    }
}
