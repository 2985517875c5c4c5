package dev.typebus.processor.check;

import dev.typebus.processor.contract.Breach;

/** A record that stored events have and the code does not know any more. */
final class SealedMemberGone implements Rule<Evolution> {
    @Override
    public void check(Evolution evolution, Findings findings) {
        for (Breach breach : evolution.backward()) {
            if (breach instanceof Breach.UnknownVariants unknown) {
                String gone = String.join(", ", unknown.variants());
                findings.error(
                        Spot.of(evolution.event(), unknown.path()),
                        "its type does not know " + gone + " any more, and " + Remedy.storedEvents(evolution.stored())
                                + " may have it: they could not be read",
                        "Keep the record; if it was renamed, keep its name in JSON with @JsonName(\""
                                + unknown.variants().get(0) + "\") on it; or " + Remedy.newVersion(evolution));
            }
        }
    }
}
