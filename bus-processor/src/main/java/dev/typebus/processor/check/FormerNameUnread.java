package dev.typebus.processor.check;

import dev.typebus.processor.contract.Breach;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;

/** A component that was stored under a name that the code does not read any more. */
final class FormerNameUnread implements Rule<Evolution> {
    @Override
    public void check(Evolution evolution, Findings findings) {
        for (Breach breach : evolution.backward()) {
            if (breach instanceof Breach.UnreadName unread) {
                findings.error(
                        Spot.of(evolution.event(), unread.path()),
                        Fact.of("its former name " + unread.name() + " is not read any more")
                                .detail("The stored events of " + evolution.stored() + " may have it under that name"),
                        WayOut.paste("Read that name as well", "@Formerly(\"" + unread.name() + "\")"));
            }
        }
    }
}
