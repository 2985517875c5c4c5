package dev.typebus.processor.check;

import dev.typebus.processor.contract.Breach;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;

/** A record that stored events have and the code does not know any more. */
final class SealedMemberGone implements Rule<Evolution> {
    @Override
    public void check(Evolution evolution, Findings findings) {
        for (Breach breach : evolution.backward()) {
            if (breach instanceof Breach.UnknownVariants unknown) {
                findings.error(
                        Spot.of(evolution.event(), unknown.path()),
                        Fact.of("its type lacks " + Remedy.several(unknown.variants()) + ", which "
                                        + Remedy.storedEvents(evolution.stored()) + " may have")
                                .detail(Remedy.NOT_READ),
                        WayOut.of("Keep the record" + (unknown.variants().size() == 1 ? "" : "s")),
                        WayOut.paste(
                                "If it was renamed, keep its name in JSON, on the record",
                                "@JsonName(\"" + unknown.variants().get(0) + "\")"),
                        Remedy.newVersion(evolution));
            }
        }
    }
}
