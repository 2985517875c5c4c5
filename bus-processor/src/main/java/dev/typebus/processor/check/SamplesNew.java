package dev.typebus.processor.check;

import dev.typebus.processor.contract.CatalogFile;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;

/** A module that gets its first samples, which nothing reads yet. */
final class SamplesNew implements Rule<ReleaseDiff> {
    @Override
    public void check(ReleaseDiff diff, Reporter reporter) {
        CatalogFile released = diff.released();
        int events = released.withoutSample(diff.code()).size();
        if (released.isAccepting() && released.samples().isEmpty() && events > 0) {
            reporter.note(
                    null,
                    released.samplesDirectory().orElseThrow().getFileName().toString(),
                    Fact.of("the first " + (events == 1 ? "sample" : events + " samples") + " of stored events "
                            + (events == 1 ? "is" : "are") + " written"),
                    WayOut.paste("Read " + (events == 1 ? "it" : "them") + " in a test of this module", """
                            @Test
                            void readsStoredEvents() {
                              dev.typebus.FrozenSamples.read(Events.catalog());
                            }
                            """));
        }
    }
}
