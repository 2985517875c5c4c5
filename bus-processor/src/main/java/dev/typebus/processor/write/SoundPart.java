package dev.typebus.processor.write;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.GroupModel;
import dev.typebus.processor.model.HandlerClassModel;
import dev.typebus.processor.model.HandlerModel;
import dev.typebus.processor.model.JavaClass;
import dev.typebus.processor.model.KnownEvent;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.ParameterModel.Subject;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of a module can be written although other parts of it have problems, so that the user sees those and not a hundred names
 * that javac cannot find.
 */
public final class SoundPart {
    private SoundPart() {}

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
                .map(type -> with(
                        type,
                        type.handlers().stream()
                                .filter(handler -> soundHandler.test(handler, type)
                                        && subjects(handler).allMatch(event -> isWritten(event, written)))
                                .toList()))
                .toList();
        return new ModuleModel(
                module.packageName(),
                module.modulePackages(),
                events,
                module.libraries(),
                module.known(),
                classes,
                groups(module, classes),
                module.named(),
                List.of(),
                module.strays(),
                module.retired(),
                module.policy(),
                module.inTheWay(),
                module.onClassPath(),
                module.unhandled());
    }

    private static Stream<KnownEvent> subjects(HandlerModel handler) {
        return handler.parameters().stream().flatMap(parameter -> {
            if (parameter.subject() instanceof Subject.One one) {
                return Stream.of(one.event());
            }
            return parameter.subject() instanceof Subject.AnyOf anyOf ? anyOf.events().stream() : Stream.of();
        });
    }

    private static boolean isWritten(KnownEvent event, Set<JavaClass> written) {
        return event.own().isEmpty() || written.contains(event.type());
    }

    private static HandlerClassModel with(HandlerClassModel type, List<HandlerModel> handlers) {
        return new HandlerClassModel(
                type.type(),
                type.group(),
                type.formerly(),
                type.lanes(),
                type.order(),
                type.annotation(),
                type.retry(),
                handlers,
                type.fallbacks());
    }

    private static List<GroupModel> groups(ModuleModel module, List<HandlerClassModel> classes) {
        return module.groups().stream()
                .map(group -> new GroupModel(
                        group.name(),
                        classes.stream()
                                .filter(type -> type.group().value().equals(group.name()))
                                .filter(type -> !type.handlers().isEmpty())
                                .toList()))
                .filter(group -> !group.classes().isEmpty())
                .toList();
    }
}
