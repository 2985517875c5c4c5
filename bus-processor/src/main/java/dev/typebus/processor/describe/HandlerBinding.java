package dev.typebus.processor.describe;

import dev.typebus.processor.model.GroupModel;
import dev.typebus.processor.model.HandlerModel;
import dev.typebus.processor.model.KnownEvent;
import dev.typebus.processor.model.ModuleModel;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A handler of a module and what arrives there.
 *
 * @param events in every version that is known: the older ones arrive, too, if they are still in the log
 */
record HandlerBinding(GroupModel group, HandlerModel handler, List<KnownEvent> events) {
    HandlerBinding {
        events = List.copyOf(events);
    }

    /** By group, in each in declaration order. */
    static List<HandlerBinding> in(ModuleModel module) {
        Map<String, List<KnownEvent>> known = module.known().stream().collect(Collectors.groupingBy(KnownEvent::name));
        return module.groups().stream()
                .flatMap(group -> group.handlers().stream()
                        .map(handler -> new HandlerBinding(
                                group,
                                handler,
                                names(handler).stream()
                                        .flatMap(name -> known.getOrDefault(name, List.of()).stream())
                                        .toList())))
                .toList();
    }

    private static SortedSet<String> names(HandlerModel handler) {
        return handler.handledEvents().stream().map(KnownEvent::name).collect(Collectors.toCollection(TreeSet::new));
    }

    /** {@code payment/generate-schedule}. */
    String name() {
        return group.name() + "/" + handler.id().value();
    }

    /** The names of the events, sorted. */
    List<String> eventNames() {
        return events.stream().map(KnownEvent::name).distinct().toList();
    }
}
