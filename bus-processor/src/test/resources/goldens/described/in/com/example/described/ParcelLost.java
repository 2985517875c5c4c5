package com.example.described;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import java.util.UUID;

/** Nobody handles it. */
@DomainEvent("Parcel.Lost")
record ParcelLost(@AggregateId UUID parcelId) {}
