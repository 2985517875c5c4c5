package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import java.util.List;

/**
 * An event and everything that its JSON form is made of.
 *
 * @param places outer ones before inner ones
 */
record EventJson(EventModel event, List<JsonPathWalk> places) {
    static EventJson of(EventModel event) {
        return new EventJson(event, JsonPathWalk.of(event));
    }
}
