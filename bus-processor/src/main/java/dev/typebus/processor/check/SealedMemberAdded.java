package dev.typebus.processor.check;

import dev.typebus.processor.contract.Breach;

/** A record that the released code does not know. */
final class SealedMemberAdded implements Rule<Evolution> {
    @Override
    public void check(Evolution evolution, Findings findings) {
        for (Breach breach : evolution.forward()) {
            if (breach instanceof Breach.UnknownVariants unknown) {
                String added = String.join(", ", unknown.variants());
                findings.error(
                        Spot.of(evolution.event(), unknown.path()),
                        "its type has " + added + ", and " + Remedy.OLD_NODES
                                + " do not know that: they could not read new events of " + evolution.stored()
                                + " that have it",
                        "Publish none with it until they are gone, and " + Remedy.backward() + "; or "
                                + Remedy.newVersion(evolution));
            }
        }
    }
}
