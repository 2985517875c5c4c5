package dev.typebus.processor.check;

import dev.typebus.processor.contract.Released;

/** A module that gets its first samples, which nothing reads yet. */
final class SamplesNew implements Rule<Release> {
    @Override
    public void check(Release release, Findings findings) {
        Released released = release.released();
        int events = released.withoutSample(release.code()).size();
        if (released.mode().equals(Released.ACCEPT) && released.samples().isEmpty() && events > 0) {
            findings.note(
                    null,
                    released.samplesDirectory().orElseThrow().getFileName().toString(),
                    "it gets the first " + (events == 1 ? "sample" : events + " samples") + " of what is stored",
                    "Commit " + (events == 1 ? "it, and read it" : "them, and read them")
                            + " in a test of this module: @Test void readsWhatIsStored() {"
                            + " FrozenSamples.read(Events.catalog()); }");
        }
    }
}
