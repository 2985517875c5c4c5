package dev.typebus.processor.check;

import dev.typebus.processor.contract.Incompatibility;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;

/** A constant that stored events have and the code does not know any more. */
final class EnumConstantGone implements Rule<EventDiff> {
    @Override
    public void check(EventDiff diff, Reporter reporter) {
        for (Incompatibility incompatibility : diff.backward()) {
            if (incompatibility instanceof Incompatibility.UnknownConstants unknown) {
                reporter.error(
                        JsonLocation.of(diff.event(), unknown.path()),
                        Fact.of("its type lacks " + Listing.of(unknown.constants(), 30) + ", which "
                                        + Suggestions.storedEvents(diff.stored()) + " may have")
                                .detail(Suggestions.NOT_READ),
                        WayOut.of("Keep the constant" + (unknown.constants().size() == 1 ? "" : "s")),
                        WayOut.paste(
                                "If it was renamed, keep its name in JSON, on the constant",
                                "@JsonName(\"" + unknown.constants().get(0) + "\")"),
                        Suggestions.newVersion(diff));
            }
        }
    }
}
