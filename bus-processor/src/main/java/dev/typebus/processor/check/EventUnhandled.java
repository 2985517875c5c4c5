package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.KnownEvent;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.ParameterModel.Subject;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An event that no handler of its module handles. Not spoken of are a module without handlers, which is a library of events, and an older
 * version, whose events arrive as the newest. Asked only where nothing else is wrong, because a handler with a mistake in it may have been
 * meant for the event.
 */
final class EventUnhandled implements Rule<ModuleModel> {
    private static final WayOut HANDLE_IT = WayOut.of("Write a handler");

    @Override
    public void check(ModuleModel module, Reporter reporter) {
        String severity = module.unhandled().orElse(Unhandled.NOTE);
        if (module.handlerClasses().isEmpty() || severity.equals(Unhandled.IGNORE) || isUnresolved(module)) {
            return;
        }
        Set<KnownEvent> handled = module.handlerClasses().stream()
                .flatMap(type -> type.handlers().stream())
                .flatMap(handler -> handler.handledEvents().stream())
                .collect(Collectors.toSet());
        module.known().stream()
                .filter(event -> !handled.contains(event))
                .forEach(event ->
                        event.own().filter(own -> !own.older()).ifPresent(own -> report(own, severity, reporter)));
    }

    /** Whether a handler is of something that does not exist, which may have been meant for the event. */
    private static boolean isUnresolved(ModuleModel module) {
        return module.handlerClasses().stream()
                .flatMap(type -> type.handlers().stream())
                .anyMatch(handler -> handler.names().stream()
                                .anyMatch(selected -> selected.name().value().equals(EventModel.UNRESOLVED))
                        || handler.parameters().stream()
                                .anyMatch(parameter -> parameter.subject() instanceof Subject.Unresolved));
    }

    private static void report(EventModel event, String severity, Reporter reporter) {
        String subject = event.type().name().simpleName();
        Fact fact = Fact.of("no handler of this module handles " + event);
        if (severity.equals(Unhandled.ERROR)) {
            reporter.error(event.name().place(), subject, fact, HANDLE_IT, otherwise(Unhandled.NOTE));
        } else {
            reporter.note(event.name().place(), subject, fact, HANDLE_IT, otherwise(Unhandled.IGNORE));
        }
    }

    private static WayOut otherwise(String value) {
        return WayOut.paste("Compile with the option", "-A" + Unhandled.OPTION + "=" + value);
    }
}
