package dev.typebus.processor.write;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.HandlerClassModel;
import dev.typebus.processor.model.HandlerModel;
import dev.typebus.processor.model.JavaClass;
import dev.typebus.processor.model.KnownEvent;
import dev.typebus.processor.model.ModuleModel;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The part of a module without problems. It is written although other parts have problems, so that the user sees these and not a
 * hundred names that javac cannot find.
 */
public final class ValidSubset {
    private ValidSubset() {}

    /**
     * The module without what cannot be written.
     *
     * @param soundEvent whether an event has no problems
     * @param soundHandler whether a handler and its class have none
     */
    public static ModuleModel of(
            ModuleModel module,
            Predicate<EventModel> soundEvent,
            BiPredicate<HandlerModel, HandlerClassModel> soundHandler) {
        String from = module.packageName().orElse("");
        List<EventModel> events = module.events().stream().filter(soundEvent).toList();
        Set<JavaClass> written =
                events.stream().map(event -> event.type().name()).collect(Collectors.toSet());
        List<HandlerClassModel> classes = module.handlerClasses().stream()
                .filter(type -> type.type().isVisibleFrom(from) && !type.type().generic())
                .map(type -> type.with(type.handlers().stream()
                        .filter(handler -> soundHandler.test(handler, type)
                                && handler.typedEvents().stream().allMatch(event -> isWritten(event, written)))
                        .toList()))
                .toList();
        return module.with(events, classes);
    }

    private static boolean isWritten(KnownEvent event, Set<JavaClass> written) {
        return event.own().isEmpty() || written.contains(event.type());
    }
}
