package dev.typebus.processor.check;

import dev.typebus.processor.contract.CatalogFile;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;

/** A module that gets its first samples, which nothing reads yet. */
final class SamplesNew implements Rule<ReleaseDiff> {
    @Override
    public void check(ReleaseDiff release, Reporter reporter) {
        CatalogFile released = release.released();
        int events = released.withoutSample(release.code()).size();
        if (released.mode().equals(CatalogFile.ACCEPT) && released.samples().isEmpty() && events > 0) {
            reporter.note(
                    null,
                    released.samplesDirectory().orElseThrow().getFileName().toString(),
                    Fact.of("it gets the first " + (events == 1 ? "sample" : events + " samples")
                            + " of stored events"),
                    WayOut.paste(
                            "Commit " + (events == 1 ? "it, and read it" : "them, and read them")
                                    + " in a test of this module",
                            """
                            @Test
                            void readsStoredEvents() {
                              FrozenSamples.read(Events.catalog());
                            }
                            """));
        }
    }
}
