package com.example.described;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import java.util.UUID;

/** An event without a handler. */
@DomainEvent("Parcel.Lost")
record ParcelLost(@AggregateId UUID parcelId) {}
