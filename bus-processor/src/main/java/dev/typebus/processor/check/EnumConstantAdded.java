package dev.typebus.processor.check;

import dev.typebus.processor.contract.Breach;
import dev.typebus.processor.report.Fact;

/** A constant that the released code does not know. */
final class EnumConstantAdded implements Rule<Evolution> {
    @Override
    public void check(Evolution evolution, Findings findings) {
        for (Breach breach : evolution.forward()) {
            if (breach instanceof Breach.UnknownConstants unknown) {
                findings.error(
                        Spot.of(evolution.event(), unknown.path()),
                        Fact.of("its type has " + Remedy.several(unknown.constants()) + ", which " + Remedy.OLD_NODES
                                        + " do not know")
                                .detail(Remedy.notReadByOldNodes(evolution.stored()) + " that have it"),
                        Remedy.backward(),
                        Remedy.newVersion(evolution));
            }
        }
    }
}
