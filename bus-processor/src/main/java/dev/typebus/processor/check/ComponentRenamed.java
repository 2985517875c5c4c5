package dev.typebus.processor.check;

import dev.typebus.processor.contract.RenameCandidate;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;

/** A component that is gone and one of its type that is new: only the user knows whether they are one component. */
final class ComponentRenamed implements Rule<EventDiff> {
    @Override
    public void check(EventDiff evolution, Reporter reporter) {
        for (RenameCandidate renameCandidate : evolution.renamings()) {
            JsonLocation location = JsonLocation.of(evolution.event(), renameCandidate.pathOfAdded());
            String gone = renameCandidate.gone().name();
            String added = JavaCode.component(renameCandidate.added(), location.same(renameCandidate.added()));
            Fact fact = Fact.of("it is new, and " + gone + " of the same type is gone")
                    .detail("The stored events of " + evolution.stored() + " have " + gone);
            WayOut keepName = WayOut.paste(
                    "If it is " + gone + " under another name, keep that name in JSON",
                    "@JsonName(\"" + gone + "\") " + added);
            String former = JavaCode.component(renameCandidate.gone());
            WayOut keep = WayOut.paste("If it is another component, keep " + gone + " in this release", former);
            if (evolution.full() && renameCandidate.gone().isNeeded()) {
                reporter.error(
                        location,
                        fact.detail(
                                "With @Formerly(\"" + gone + "\"), " + Suggestions.OLD_NODES + " could not read new events"),
                        keepName,
                        keep,
                        Suggestions.newVersion(evolution));
            } else if (evolution.full()) {
                reporter.error(
                        location,
                        fact.detail("With @Formerly(\"" + gone + "\"), " + Suggestions.OLD_NODES + " would not find it"),
                        keepName,
                        keep);
            } else {
                reporter.error(
                        location,
                        fact,
                        keepName,
                        WayOut.paste("Read both names", "@Formerly(\"" + gone + "\") " + added),
                        keep);
            }
        }
    }
}
