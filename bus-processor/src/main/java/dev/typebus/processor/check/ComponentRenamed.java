package dev.typebus.processor.check;

import dev.typebus.processor.contract.Renaming;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;

/** A component that is gone and one of its type that is new: only the user knows whether they are one component. */
final class ComponentRenamed implements Rule<Evolution> {
    @Override
    public void check(Evolution evolution, Findings findings) {
        for (Renaming renaming : evolution.renamings()) {
            Spot spot = Spot.of(evolution.event(), renaming.pathOfAdded());
            String gone = renaming.gone().name();
            String added = JavaCode.component(renaming.added(), spot.same(renaming.added()));
            Fact fact = Fact.of("it is new, and " + gone + " of the same type is gone")
                    .detail("The stored events of " + evolution.stored() + " have " + gone);
            WayOut keepName = WayOut.paste(
                    "If it is " + gone + " under another name, keep that name in JSON",
                    "@JsonName(\"" + gone + "\") " + added);
            String former = JavaCode.component(renaming.gone());
            WayOut keep = WayOut.paste("If it is another component, keep " + gone + " in this release", former);
            if (evolution.full() && renaming.gone().isNeeded()) {
                findings.error(
                        spot,
                        fact.detail(
                                "With @Formerly(\"" + gone + "\"), " + Remedy.OLD_NODES + " could not read new events"),
                        keepName,
                        keep,
                        Remedy.newVersion(evolution));
            } else if (evolution.full()) {
                findings.error(
                        spot,
                        fact.detail("With @Formerly(\"" + gone + "\"), " + Remedy.OLD_NODES + " would not find it"),
                        keepName,
                        keep);
            } else {
                findings.error(
                        spot,
                        fact,
                        keepName,
                        WayOut.paste("Read both names", "@Formerly(\"" + gone + "\") " + added),
                        keep);
            }
        }
    }
}
