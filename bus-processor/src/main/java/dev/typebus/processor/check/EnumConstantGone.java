package dev.typebus.processor.check;

import dev.typebus.processor.contract.Breach;

/** A constant that stored events have and the code does not know any more. */
final class EnumConstantGone implements Rule<Evolution> {
    @Override
    public void check(Evolution evolution, Findings findings) {
        for (Breach breach : evolution.backward()) {
            if (breach instanceof Breach.UnknownConstants unknown) {
                String gone = String.join(", ", unknown.constants());
                findings.error(
                        Spot.of(evolution.event(), unknown.path()),
                        "its type does not know " + gone + " any more, and " + Remedy.storedEvents(evolution.stored())
                                + " may have it: they could not be read",
                        "Keep the constant; if it was renamed, keep its name in JSON with @JsonName(\""
                                + unknown.constants().get(0) + "\") on it; or " + Remedy.newVersion(evolution));
            }
        }
    }
}
