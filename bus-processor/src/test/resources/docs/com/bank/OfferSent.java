package com.bank;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import java.util.UUID;

@DomainEvent("Offer.Sent")
public record OfferSent(@AggregateId UUID offerId) {}
