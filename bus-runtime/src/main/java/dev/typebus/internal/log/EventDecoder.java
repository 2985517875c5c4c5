package dev.typebus.internal.log;

import dev.typebus.event.DecodingException;
import dev.typebus.event.EventCatalog;
import dev.typebus.event.EventMetadata;
import dev.typebus.event.EventType;
import dev.typebus.event.JsonPayload;
import dev.typebus.event.StoredEvent;
import dev.typebus.event.UnknownEventException;
import dev.typebus.json.JsonText;
import dev.typebus.json.OutOfMemory;
import java.util.List;

/** Decodes rows into events by a catalog. Immutable and thread-safe. */
public final class EventDecoder {
    private final EventCatalog catalog;

    public EventDecoder(EventCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Returns the event with its payload as a record of the newest version: several events if an upcaster splits it, none if one drops it.
     *
     * @throws UnknownEventException if the catalog does not know the event, or knows only older versions of it
     * @throws DecodingException if an older version has no record, or if the payload or metadata has the wrong form; it names the event, its
     *     position and the path
     */
    public List<StoredEvent<?>> decode(EventRow row) {
        EventType<?> type = catalog.find(row.eventType(), row.eventVersion()).orElseThrow(() -> notInCatalog(row));
        List<?> payloads = upcast(type, decodePayload(type, row), row);
        if (payloads.size() == 1) {
            return List.of(withPayload(row, payloads.get(0)));
        }
        return payloads.stream()
                .<StoredEvent<?>>map(payload -> withPayload(row, payload))
                .toList();
    }

    private DecodingException notInCatalog(EventRow row) {
        String what = row + " cannot be decoded: this application's catalog has ";
        EventType<?> newest = catalog.newest(row.eventType()).orElse(null);
        if (newest == null) {
            return new UnknownEventException(
                    what + "no such event. Deploy the module that declares it, or handle it by name");
        } else if (newest.version() < row.eventVersion()) {
            return new UnknownEventException(what + "only version " + newest.version()
                    + " and older ones. Deploy the code that declares version " + row.eventVersion()
                    + ", or handle it by name");
        }
        return new DecodingException(what + "version " + newest.version() + ", and no record of version "
                + row.eventVersion() + ". Declare one, and an upcaster, or handle it by name");
    }

    /** Upcasts a payload. If an upcaster fails, the payload counts as unreadable. */
    private List<?> upcast(EventType<?> type, Object payload, EventRow row) {
        try {
            return catalog.upcast(type, payload);
        } catch (Throwable e) {
            OutOfMemory.throwIfIn(e); // the lane then reads smaller batches
            throw new DecodingException(
                    row + " cannot be decoded: an upcaster of " + type.name() + " failed with "
                            + e.getClass().getName() + ". Mend it and redrive the delivery",
                    e);
        }
    }

    /**
     * Returns the event with its payload as JSON.
     *
     * @throws DecodingException if the metadata has the wrong form; it names the event, its position and the path
     */
    public StoredEvent<JsonPayload> undecoded(EventRow row) {
        return withPayload(row, new JsonPayload(row.payload()));
    }

    /**
     * Decodes as {@link #decode} does. If the event cannot be decoded or is dropped, it comes with a {@link JsonPayload}; if its metadata cannot be
     * read, it comes without metadata.
     */
    public List<StoredEvent<?>> decodeAsFarAsPossible(EventRow row) {
        try {
            List<StoredEvent<?>> events =
                    catalog.find(row.eventType(), row.eventVersion()).isPresent() ? decode(row) : List.of();
            return events.isEmpty() ? List.of(undecoded(row)) : events;
        } catch (DecodingException unreadable) {
            return List.of(asItStands(row));
        }
    }

    private StoredEvent<?> asItStands(EventRow row) {
        try {
            return undecoded(row);
        } catch (DecodingException unreadableMetadata) {
            return event(row, new JsonPayload(row.payload()), EventMetadata.EMPTY);
        }
    }

    private static <E> E decodePayload(EventType<E> type, EventRow row) {
        try {
            return JsonText.read(type, row.payload());
        } catch (DecodingException e) {
            throw new DecodingException(row + " cannot be decoded: " + e.getMessage(), e);
        }
    }

    private static <P> StoredEvent<P> withPayload(EventRow row, P payload) {
        try {
            return event(row, payload, MetadataJson.read(row.metadata()));
        } catch (DecodingException e) {
            throw new DecodingException(row + " cannot be decoded: " + e.getMessage(), e);
        }
    }

    private static <P> StoredEvent<P> event(EventRow row, P payload, EventMetadata metadata) {
        return new StoredEvent<>(
                row.position(),
                row.id(),
                row.eventType(),
                row.eventVersion(),
                row.domain(),
                row.aggregateType(),
                row.aggregateId(),
                payload,
                metadata,
                row.occurredAt());
    }
}
