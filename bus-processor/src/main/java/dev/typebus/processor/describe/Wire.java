package dev.typebus.processor.describe;

import dev.typebus.processor.model.GroupModel;
import dev.typebus.processor.model.HandlerModel;
import dev.typebus.processor.model.KnownEvent;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.ParameterModel.Subject;
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
record Wire(GroupModel group, HandlerModel handler, List<KnownEvent> events) {
    Wire {
        events = List.copyOf(events);
    }

    /** By group, in each in declaration order. */
    static List<Wire> in(ModuleModel module) {
        Map<String, List<KnownEvent>> known = module.known().stream().collect(Collectors.groupingBy(KnownEvent::name));
        return module.groups().stream()
                .flatMap(group -> group.handlers().stream()
                        .map(handler -> new Wire(
                                group,
                                handler,
                                names(handler).stream()
                                        .flatMap(name -> known.getOrDefault(name, List.of()).stream())
                                        .toList())))
                .toList();
    }

    private static SortedSet<String> names(HandlerModel handler) {
        SortedSet<String> names = new TreeSet<>();
        Subject subject = handler.parameters().get(0).subject();
        if (subject instanceof Subject.One one) {
            names.add(one.event().name());
        } else if (subject instanceof Subject.AnyOf anyOf) {
            anyOf.events().forEach(event -> names.add(event.name()));
        }
        handler.names().forEach(selected -> selected.matches().forEach(event -> names.add(event.name())));
        return names;
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
