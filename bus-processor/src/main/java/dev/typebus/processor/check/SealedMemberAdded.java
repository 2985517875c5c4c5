package dev.typebus.processor.check;

import dev.typebus.processor.contract.Incompatibility;
import dev.typebus.processor.report.Fact;

/** A record that the released code does not know. */
final class SealedMemberAdded implements Rule<EventDiff> {
    @Override
    public void check(EventDiff diff, Reporter reporter) {
        for (Incompatibility incompatibility : diff.forward()) {
            if (incompatibility instanceof Incompatibility.UnknownVariants unknown) {
                reporter.error(
                        JsonLocation.of(diff.event(), unknown.path()),
                        Fact.of("its type has " + Listing.of(unknown.variants(), 30) + ", which "
                                        + Suggestions.OLD_NODES + " do not know")
                                .detail(Suggestions.notReadByOldNodes(diff.stored()) + " that have it"),
                        Suggestions.backward(),
                        Suggestions.newVersion(diff));
            }
        }
    }
}
