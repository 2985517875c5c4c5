package app;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.Handles;
import dev.typebus.event.StoredEvent;
import java.util.List;
import java.util.Map;
import java.util.UUID;

record Box<T>(T content) {}

record Two<A, B>(A first, B second) {}

record Small(Box<List<Box<String>>> boxes) {}

record Larger(Box<Map<String, List<String>>> boxes, Small small) {}

sealed interface Parcel<T> permits ByUuid, ParcelLost {}

sealed interface ByUuid extends Parcel<UUID> permits ParcelSent {}

@DomainEvent("Parcel.Sent")
record ParcelSent(
        @AggregateId UUID parcelId,
        Box<Box<Box<UUID>>> thrice,
        Two<Two<String, String>, Two<Integer, Two<String, List<String>>>> twos,
        Box<Larger> growing)
        implements ByUuid {}

@DomainEvent("Parcel.Lost")
record ParcelLost(@AggregateId UUID parcelId) implements Parcel<String> {}

class ParcelHandlers {
    @Handles
    void sent(ByUuid event) {}

    @Handles
    void batch(List<StoredEvent<ByUuid>> events) {}
}
