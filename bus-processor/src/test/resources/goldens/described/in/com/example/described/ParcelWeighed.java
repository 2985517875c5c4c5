package com.example.described;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.Upcasts;
import java.math.BigDecimal;
import java.util.UUID;

/**
 * A parcel was weighed.
 *
 * @param kilograms what it weighs
 */
@DomainEvent(value = "Parcel.Weighed", version = 2)
record ParcelWeighed(@AggregateId UUID parcelId, BigDecimal kilograms) {
    @DomainEvent("Parcel.Weighed")
    record V1(@AggregateId UUID parcelId, long grams) {
        @Upcasts
        static ParcelWeighed upcast(V1 old) {
            return new ParcelWeighed(old.parcelId, BigDecimal.valueOf(old.grams, 3));
        }
    }
}
