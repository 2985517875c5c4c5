package dev.typebus.processor.check;

import dev.typebus.processor.contract.Breach;

/** A component that was stored under a name at which the code does not look any more. */
final class FormerNameUnread implements Rule<Evolution> {
    @Override
    public void check(Evolution evolution, Findings findings) {
        for (Breach breach : evolution.backward()) {
            if (breach instanceof Breach.UnreadName unread) {
                findings.error(
                        Spot.of(evolution.event(), unread.path()),
                        Remedy.storedEvents(evolution.stored()) + " may have it as " + unread.name()
                                + ", and that name is not read any more",
                        "Read it as well: @Formerly(\"" + unread.name() + "\")");
            }
        }
    }
}
