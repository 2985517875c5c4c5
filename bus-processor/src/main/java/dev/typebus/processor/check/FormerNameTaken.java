package dev.typebus.processor.check;

import dev.typebus.processor.model.ClassModel;
import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.HandlerClassModel;
import dev.typebus.processor.model.HandlerModel;
import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.model.KnownEvent;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.Specified;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A former name that something else has now, or had as well. */
final class FormerNameTaken implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Reporter reporter) {
        for (EventModel event : module.events()) {
            components(event.type(), event.components(), reporter);
            JsonPathWalk.of(event).forEach(found -> {
                if (found.form() instanceof JsonForm.RecordOf nested) {
                    components(nested.declared(), nested.components(), reporter);
                }
            });
        }
        events(module, reporter);
        handlers(module, reporter);
    }

    private static void components(ClassModel owner, List<ComponentModel> components, Reporter reporter) {
        for (ComponentModel component : components) {
            if (component.formerly().isEmpty()) {
                continue;
            }
            Set<String> others = components.stream()
                    .filter(other -> !other.name().equals(component.name()))
                    .flatMap(other -> Stream.concat(Stream.of(other.jsonName()), other.formerly().stream()))
                    .map(Specified::value)
                    .collect(Collectors.toSet());
            others.addAll(Set.of(component.jsonName().value()));
            report(
                    component.formerly(),
                    others,
                    owner.name().simpleName() + "." + component.name(),
                    "component",
                    reporter);
        }
    }

    private static void events(ModuleModel module, Reporter reporter) {
        Set<String> names = module.known().stream().map(KnownEvent::name).collect(Collectors.toSet());
        Map<String, Set<String>> whose = new HashMap<>();
        for (EventModel event : module.events()) {
            for (Specified<String> former : event.formerly()) {
                whose.computeIfAbsent(former.value(), none -> new HashSet<>())
                        .add(event.name().value());
            }
        }
        for (EventModel event : module.events()) {
            if (!event.older() && !event.formerly().isEmpty()) {
                Set<String> taken = new HashSet<>(names);
                whose.forEach((former, events) -> {
                    if (events.size() > 1 || !events.contains(event.name().value())) {
                        taken.add(former);
                    }
                });
                report(event.formerly(), taken, event.type().name().simpleName(), "event", reporter);
            }
        }
    }

    private static void handlers(ModuleModel module, Reporter reporter) {
        Set<String> names = module.groups().stream()
                .flatMap(group -> group.handlers().stream()
                        .map(handler -> group.name() + "/" + handler.id().value()))
                .collect(Collectors.toCollection(TreeSet::new));
        for (HandlerClassModel type : module.handlerClasses()) {
            for (HandlerModel handler : type.handlers()) {
                for (Specified<String> former : handler.formerly()) {
                    if (names.contains(type.group().value() + "/" + former.value())) {
                        error(former, handler.toString(), "handler", reporter);
                    }
                }
            }
            Set<String> groups =
                    module.groups().stream().map(each -> each.name()).collect(Collectors.toSet());
            report(type.formerly(), groups, type.type().name().simpleName(), "group", reporter);
        }
    }

    private static void report(
            List<Specified<String>> formerly, Set<String> taken, String subject, String what, Reporter reporter) {
        formerly.stream()
                .filter(former -> taken.contains(former.value()))
                .forEach(former -> error(former, subject, what, reporter));
    }

    private static void error(Specified<String> former, String subject, String what, Reporter reporter) {
        reporter.error(
                former.place(),
                subject,
                "\"" + former.value() + "\" is or was the name of another " + what,
                "Remove it from @Formerly",
                "Give the other " + what + " a different name");
    }
}
