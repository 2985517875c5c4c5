package dev.typebus.processor.check;

import dev.typebus.processor.contract.Breach;
import dev.typebus.processor.report.Fact;

/** A record that the released code does not know. */
final class SealedMemberAdded implements Rule<Evolution> {
    @Override
    public void check(Evolution evolution, Findings findings) {
        for (Breach breach : evolution.forward()) {
            if (breach instanceof Breach.UnknownVariants unknown) {
                findings.error(
                        Spot.of(evolution.event(), unknown.path()),
                        Fact.of("its type has " + Remedy.several(unknown.variants()) + ", which " + Remedy.OLD_NODES
                                        + " do not know")
                                .detail(Remedy.notReadByOldNodes(evolution.stored()) + " that have it"),
                        Remedy.backward(),
                        Remedy.newVersion(evolution));
            }
        }
    }
}
