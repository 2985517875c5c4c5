package dev.typebus.internal.publish;

import dev.typebus.event.CausationDepthException;
import dev.typebus.event.EventMetadata;
import dev.typebus.event.InvalidPayloadException;
import dev.typebus.event.NewEvent;
import dev.typebus.internal.log.MetadataJson;
import dev.typebus.internal.log.PayloadText;
import dev.typebus.internal.log.Slots;
import dev.typebus.json.JsonText;
import dev.typebus.json.StorableText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encodes an event into its row, and refuses what cannot be stored before it reaches the database. Thread-safe. */
public final class EventEncoder {
    /** The longest text: two of them and a position still fit into one entry of the index by aggregate. */
    private static final int MAX_CHARACTERS = 255;

    private static final Instant FIRST_TIME = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59.999999Z");

    private final EventIds ids = new EventIds();
    private final PublishLimits limits;

    public EventEncoder(PublishLimits limits) {
        this.limits = limits;
    }

    /**
     * Returns the rows of the events, in their order.
     *
     * @throws InvalidPayloadException if one of them cannot be stored
     * @throws CausationDepthException if one of them is too deep in a chain of causes
     */
    public List<EncodedEvent> encode(List<? extends NewEvent<?>> events) {
        EventMetadata inherited = CausationScope.current();
        return events.stream()
                .<EncodedEvent>map(event -> encode(event, inherited))
                .toList();
    }

    private <E> EncodedEvent encode(NewEvent<E> event, EventMetadata inherited) {
        try {
            EventMetadata metadata = event.metadata().orElse(inherited);
            if (metadata.causationDepth() > limits.causationDepth()) {
                throw tooDeep(event, metadata);
            }
            String aggregateId = checkedAggregateId(event);
            return new EncodedEvent(
                    event,
                    ids.next(),
                    aggregateId,
                    Slots.of(event.type().aggregateType(), aggregateId),
                    payload(event),
                    MetadataJson.write(metadata),
                    occurredAt(event.occurredAt()));
        } catch (InvalidPayloadException e) {
            throw new InvalidPayloadException(event.type() + " was not published: " + e.getMessage(), e);
        }
    }

    private static <E> String checkedAggregateId(NewEvent<E> event) {
        checkText("the aggregate type", event.type().aggregateType());
        if (event.idempotencyKey() != null) {
            checkText("the idempotency key", event.idempotencyKey());
        }
        return checkText("the aggregate id", event.aggregateId());
    }

    private static String checkText(String name, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            throw new InvalidPayloadException(name + " is " + (text == null ? "null" : "empty"));
        }
        String fault = StorableText.fault(text, MAX_CHARACTERS);
        if (fault != null) {
            throw new InvalidPayloadException(name + " " + fault);
        }
        return text;
    }

    private <E> String payload(NewEvent<E> event) {
        String payload = JsonText.write(event.type(), event.payload());
        String fault = PayloadText.fault(payload);
        if (fault != null) {
            throw new InvalidPayloadException("its payload " + fault);
        }
        if (PayloadText.isLonger(payload, limits.payloadBytes())) {
            throw new InvalidPayloadException("its payload has " + PayloadText.utf8Length(payload)
                    + " bytes of JSON; the limit is " + limits.payloadBytes()
                    + ". Store the bulk elsewhere and publish a reference,"
                    + " or raise the limit: EventBus.builder(…).maxPayloadBytes");
        }
        return payload;
    }

    private static @Nullable String occurredAt(@Nullable Instant time) {
        if (time == null) {
            return null;
        }
        if (time.isBefore(FIRST_TIME) || time.isAfter(LAST_TIME)) {
            throw new InvalidPayloadException("occurredAt is not between the years 1 and 9999");
        }
        return time.truncatedTo(ChronoUnit.MICROS).toString();
    }

    private CausationDepthException tooDeep(NewEvent<?> event, EventMetadata metadata) {
        return new CausationDepthException(event.type() + " was not published: it is number "
                + metadata.causationDepth() + " in a chain of events that cause each other (correlation "
                + metadata.correlationId() + "); the limit is " + limits.causationDepth()
                + ". Handlers seem to publish in a circle; break it, or raise the limit:"
                + " EventBus.builder(…).maxCausationDepth");
    }
}
