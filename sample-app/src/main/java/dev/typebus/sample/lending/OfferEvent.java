package dev.typebus.sample.lending;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;

/** Event of an offer. Offers are numbered within their application, which is also their aggregate. */
public sealed interface OfferEvent {
    ApplicationNumber application();

    /** Number of the offer within its application, from 1. */
    int offer();

    @DomainEvent(value = "Offer.Selected", aggregateType = "application")
    record Selected(@AggregateId ApplicationNumber application, int offer) implements OfferEvent {}

    @DomainEvent(value = "Offer.Created", aggregateType = "application")
    record Created(@AggregateId ApplicationNumber application, int offer) implements OfferEvent {}

    @DomainEvent(value = "Offer.Sent", aggregateType = "application")
    record Sent(@AggregateId ApplicationNumber application, int offer) implements OfferEvent {}

    @DomainEvent(value = "Offer.SentBack", aggregateType = "application")
    record SentBack(@AggregateId ApplicationNumber application, int offer) implements OfferEvent {}

    @DomainEvent(value = "Offer.Accepted", aggregateType = "application")
    record Accepted(@AggregateId ApplicationNumber application, int offer) implements OfferEvent {}

    @DomainEvent(value = "Offer.Declined", aggregateType = "application")
    record Declined(@AggregateId ApplicationNumber application, int offer) implements OfferEvent {}

    @DomainEvent(value = "Offer.Cancelled", aggregateType = "application")
    record Cancelled(@AggregateId ApplicationNumber application, int offer) implements OfferEvent {}
}
