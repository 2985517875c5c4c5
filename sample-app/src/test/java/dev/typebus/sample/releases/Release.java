package dev.typebus.sample.releases;

import dev.typebus.event.EventCatalog;
import dev.typebus.event.Publisher;
import dev.typebus.handler.HandlerTable;
import java.util.UUID;

/** Interface of the test to each release, because the test cannot name a release's events and handlers. */
public interface Release {
    EventCatalog catalog();

    HandlerTable handlers();

    /** Publishes three events of a loan: funded, payment received, flagged. */
    void publish(Publisher to, UUID loan, int euros, String reason);
}
