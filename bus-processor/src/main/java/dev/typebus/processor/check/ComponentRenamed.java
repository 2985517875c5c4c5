package dev.typebus.processor.check;

import dev.typebus.processor.contract.Renaming;

/** A component that is gone and one of its type that is new: one under two names, or two. Only the user knows. */
final class ComponentRenamed implements Rule<Evolution> {
    @Override
    public void check(Evolution evolution, Findings findings) {
        for (Renaming renaming : evolution.renamings()) {
            Spot spot = Spot.of(evolution.event(), renaming.pathOfAdded());
            String gone = renaming.gone().name();
            String added = JavaCode.component(renaming.added());
            findings.error(
                    spot,
                    "it is new, and " + gone + " of the same type, which " + Remedy.storedEvents(evolution.stored())
                            + " have, is gone",
                    "If it is " + gone + " under another name, keep that in JSON: @JsonName(\"" + gone + "\") " + added
                            + (evolution.full()
                                    ? "; with @Formerly(\"" + gone + "\") it would be written under the new one, which "
                                            + Remedy.OLD_NODES + " do not know"
                                    : "; or read both: @Formerly(\"" + gone + "\") " + added)
                            + ". If it is another one, keep "
                            + JavaCode.component(renaming.gone())
                            + (evolution.full() && renaming.gone().isNeeded()
                                    ? ", which " + Remedy.OLD_NODES + " need; or " + Remedy.newVersion(evolution)
                                    : " in this release and remove it in the next one"));
        }
    }
}
