package dev.typebus.internal.wakeup;

/** What {@link Watch} does with a probe's news, for the simulation. */
public final class WatchInside {
    private WatchInside() {}

    public static void tell(Watch watch, HeadProbe.News news) {
        boolean unused = watch.wakeAll(news);
    }
}
