package com.example.described;

import dev.typebus.annotations.HandlerGroup;
import dev.typebus.annotations.Handles;
import dev.typebus.annotations.OnDead;
import dev.typebus.annotations.Retry;
import dev.typebus.event.JsonPayload;
import dev.typebus.event.StoredEvent;
import dev.typebus.event.Transaction;

@HandlerGroup(value = "depot", lanes = 2, order = HandlerGroup.Order.BLOCK)
class DepotHandlers {
    @Handles
    @Retry(attempts = 3, neverOn = IllegalStateException.class)
    void count(ParcelSent event, Transaction tx) {}

    @OnDead("count")
    void giveUp(ParcelSent event, Transaction tx) {}

    @Handles(value = "Parcel.Weighed", timeout = "5s", startFrom = Handles.StartFrom.NOW, replayable = false)
    void weigh(StoredEvent<JsonPayload> event) {}
}
