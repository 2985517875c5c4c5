package dev.typebus.processor.check;

import dev.typebus.processor.contract.Incompatibility;
import dev.typebus.processor.report.Fact;

/** A constant that the released code does not know. */
final class EnumConstantAdded implements Rule<EventDiff> {
    @Override
    public void check(EventDiff evolution, Reporter reporter) {
        for (Incompatibility incompatibility : evolution.forward()) {
            if (incompatibility instanceof Incompatibility.UnknownConstants unknown) {
                reporter.error(
                        JsonLocation.of(evolution.event(), unknown.path()),
                        Fact.of("its type has " + Suggestions.several(unknown.constants()) + ", which " + Suggestions.OLD_NODES
                                        + " do not know")
                                .detail(Suggestions.notReadByOldNodes(evolution.stored()) + " that have it"),
                        Suggestions.backward(),
                        Suggestions.newVersion(evolution));
            }
        }
    }
}
