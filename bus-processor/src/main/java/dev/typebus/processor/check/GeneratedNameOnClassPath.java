package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.JavaClass;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.Place;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A class to be generated that another module on the class path has: one of the two would hide the other. Where it is {@code Events} or {@code Handlers},
 * the rest may be there for the same reason, and is not reported.
 */
final class GeneratedNameOnClassPath implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Reporter reporter) {
        module.hidden()
                .ifPresentOrElse(
                        type -> ofModule(module, type, reporter),
                        () -> module.events().stream()
                                .filter(event -> module.onClassPath().contains(event.serializer()))
                                .forEach(event -> reporter.error(
                                        event.place(),
                                        event.type().name().simpleName(),
                                        Fact.of("another module on the class path has its serializer")
                                                .detail("The class " + event.serializer()
                                                        + " would be generated a second time"),
                                        WayOut.of("Rename the record"),
                                        WayOut.of("Move the record to another package"),
                                        WayOut.of("Declare the record in one module only"))));
    }

    private static void ofModule(ModuleModel module, JavaClass hidden, Reporter reporter) {
        Optional<JavaClass> more = module.onClassPath().stream()
                .filter(type -> !type.equals(hidden) && !type.simpleName().equals("Handlers"))
                .findFirst();
        reporter.error(
                place(module),
                hidden.simpleName(),
                fact(hidden, more),
                more.map(type -> WayOut.all(
                                "If an earlier compilation of this module left them there, remove its output from the class path",
                                "Put @EventModule on a package of this module only, and rename what both modules have"))
                        .orElseGet(() -> WayOut.all("Put @EventModule on a package of this module only")));
    }

    private static Fact fact(JavaClass hidden, Optional<JavaClass> more) {
        Fact fact = Fact.of(hidden + " of another module is on the class path");
        return more.map(type -> fact.detail("So is " + type))
                .orElse(fact)
                .detail("Events and handlers of this module belong to the same package");
    }

    private static Place place(ModuleModel module) {
        return module.modulePackages().isEmpty()
                ? Stream.concat(
                                module.events().stream().map(EventModel::place),
                                module.handlerClasses().stream()
                                        .map(type -> type.type().place()))
                        .findFirst()
                        .orElseThrow()
                : module.modulePackages().get(0);
    }
}
