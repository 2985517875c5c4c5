package dev.typebus.sample.releases;

import dev.typebus.event.EventCatalog;
import dev.typebus.event.Publisher;
import dev.typebus.handler.HandlerTable;
import java.util.UUID;

/** What the test asks of each release of the application, whose events and handlers it cannot name. */
public interface Release {
    EventCatalog catalog();

    HandlerTable handlers();

    /** Publishes that a loan was funded, that a payment was received for it, and that it was flagged. */
    void publish(Publisher to, UUID loan, int euros, String reason);
}
