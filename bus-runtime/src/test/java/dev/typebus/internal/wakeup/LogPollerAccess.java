package dev.typebus.internal.wakeup;

/** What {@link LogPoller} does with a probe's news, for the simulation. */
public final class LogPollerAccess {
    private LogPollerAccess() {}

    public static void tell(LogPoller poller, LogProbe.NewEvents news) {
        boolean unused = poller.wakeMatching(news);
    }
}
