package app;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.Handles;
import dev.typebus.handler.Delivery;
import dev.typebus.event.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Components and handler classes named like what generated code is likely to call its locals. */
@DomainEvent("Names.Taken")
record NamesTaken(
        @AggregateId UUID id,
        String json,
        String event,
        String to,
        String type,
        String payload,
        String value,
        int i,
        long index,
        String name,
        List<String> list,
        Map<String, Integer> map,
        Optional<String> optional,
        String TYPE,
        String read,
        String write,
        String aggregateId,
        String publisher,
        String tx,
        String delivery,
        String element,
        String elements,
        String entry,
        String key,
        String field,
        String result,
        String text,
        boolean seen,
        String that,
        String other,
        String e,
        String it,
        String path,
        String parser,
        String generator,
        String catalog,
        String of) {}

@DomainEvent("Names.Nested")
record NamesNested(@AggregateId UUID to, Inner json, List<Inner> event, Shape type) {
    record Inner(String json, int value, List<String> values, Optional<Integer> element) {}

    sealed interface Shape {
        record Json(String json) implements Shape {}

        record Value(String value, String name) implements Shape {}
    }
}

class Event {
    @Handles
    void event(NamesTaken event, Transaction tx, Delivery delivery) {}
}

class Tx {
    @Handles
    void tx(NamesTaken tx, Delivery event) {}
}

class Delivery1 {
    @Handles
    void delivery(NamesNested delivery, Transaction event) {}
}
