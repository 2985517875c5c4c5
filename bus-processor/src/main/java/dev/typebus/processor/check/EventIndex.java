package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.KnownEvent;
import dev.typebus.processor.model.ModuleModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The events of a module and its libraries by the words that only one may have, so that a check of each need not look at all. */
final class EventIndex {
    private final Map<String, List<KnownEvent>> byName = new HashMap<>();
    private final Map<String, List<KnownEvent>> byMeaning = new HashMap<>();
    private final Map<String, List<EventModel>> byMethod = new HashMap<>();
    private final Map<String, List<EventModel>> byConstant = new HashMap<>();

    private EventIndex() {}

    static EventIndex of(ModuleModel module) {
        EventIndex words = new EventIndex();
        for (KnownEvent event : module.known()) {
            add(words.byName, event.toString(), event);
            KnownEventNames.of(event.name(), event.type())
                    .ifPresent(meant -> add(words.byMeaning, withVersion(meant, event.version()), event));
        }
        for (EventModel event : module.events()) {
            add(words.byMethod, event.method(), event);
            add(words.byConstant, event.constant(), event);
        }
        return words;
    }

    private static <T> void add(Map<String, List<T>> map, String word, T event) {
        map.computeIfAbsent(word, none -> new ArrayList<>()).add(event);
    }

    /** The events with the name and version of this event, itself among them, sorted. */
    List<KnownEvent> sameName(EventModel event) {
        return byName.getOrDefault(event.toString(), List.of());
    }

    /** The events that have this name and version, or will have them when the user has corrected their names, sorted. */
    List<KnownEvent> sameMeaning(String name, int version) {
        return byMeaning.getOrDefault(withVersion(name, version), List.of());
    }

    private static String withVersion(String name, int version) {
        return name + " v" + version;
    }

    /** The events that would share a method or a constant of {@code Events} with this event, itself among them. */
    Stream<EventModel> sameMember(EventModel event) {
        return Stream.concat(
                byMethod.getOrDefault(event.method(), List.of()).stream(),
                byConstant.getOrDefault(event.constant(), List.of()).stream());
    }
}
