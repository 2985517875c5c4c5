package dev.typebus.processor.check;

import dev.typebus.processor.model.ClassModel;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.HandlerClassModel;
import dev.typebus.processor.model.ModuleModel;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Events and handlers in packages that begin differently, without {@code @EventModule}. */
final class NoCommonPackage implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Reporter reporter) {
        if (module.packageName().isPresent() || !module.modulePackages().isEmpty()) {
            return;
        }
        List<ClassModel> classes = Stream.concat(
                        module.events().stream().map(EventModel::type),
                        module.handlerClasses().stream().map(HandlerClassModel::type))
                .sorted(Comparator.comparing(type -> type.name()))
                .toList();
        if (!classes.isEmpty()) {
            ClassModel first = classes.get(0);
            ClassModel last = classes.get(classes.size() - 1);
            reporter.error(
                    module.events().stream()
                            .filter(event -> event.type().equals(first))
                            .map(EventModel::place)
                            .findFirst()
                            .orElse(first.place()),
                    first.name().simpleName(),
                    first.name() + " and " + last.name() + " have no package in common",
                    "Put @EventModule on the package for Events and Handlers");
        }
    }
}
