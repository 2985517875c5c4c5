package dev.typebus.processor.check;

import dev.typebus.processor.contract.CatalogFile;
import dev.typebus.processor.contract.EventShape;
import dev.typebus.processor.contract.SampleText;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.List;

/** A new sample that cannot be complete: only the user's codec knows what it writes. */
final class SampleToFillIn implements Rule<ReleaseDiff> {
    @Override
    public void check(ReleaseDiff diff, Reporter reporter) {
        CatalogFile released = diff.released();
        if (!released.isAccepting()) {
            return;
        }
        for (EventShape event : released.withoutSample(diff.code())) {
            List<String> codecs = SampleText.codecsIn(event.payload());
            if (!codecs.isEmpty()) {
                EventModel declared = declared(diff, event);
                reporter.note(
                        declared.place(),
                        declared.type().name().simpleName(),
                        Fact.of("the sample " + CatalogFile.sampleName(event) + " lacks what "
                                + String.join(" and ", codecs) + " writes"),
                        WayOut.of("Write it into the sample before you commit the sample"));
            }
        }
    }

    private static EventModel declared(ReleaseDiff diff, EventShape event) {
        return diff.module().events().stream()
                .filter(each -> each.toString().equals(event.toString()))
                .findFirst()
                .orElseThrow();
    }
}
