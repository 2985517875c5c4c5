package dev.typebus.processor.check;

import dev.typebus.processor.contract.Incompatibility;
import dev.typebus.processor.report.Fact;

/** A record that the released code does not know. */
final class SealedMemberAdded implements Rule<EventDiff> {
    @Override
    public void check(EventDiff evolution, Reporter reporter) {
        for (Incompatibility incompatibility : evolution.forward()) {
            if (incompatibility instanceof Incompatibility.UnknownVariants unknown) {
                reporter.error(
                        JsonLocation.of(evolution.event(), unknown.path()),
                        Fact.of("its type has " + Suggestions.several(unknown.variants()) + ", which " + Suggestions.OLD_NODES
                                        + " do not know")
                                .detail(Suggestions.notReadByOldNodes(evolution.stored()) + " that have it"),
                        Suggestions.backward(),
                        Suggestions.newVersion(evolution));
            }
        }
    }
}
