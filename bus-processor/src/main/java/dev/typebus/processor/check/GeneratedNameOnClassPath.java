package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.JavaClass;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.Place;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A class to be generated that another module on the class path has: one of the two would hide the other. Where it is {@code Events} or {@code Handlers},
 * the rest may be there for the same reason, and is not reported.
 */
final class GeneratedNameOnClassPath implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Findings findings) {
        module.hidden()
                .ifPresentOrElse(
                        type -> ofModule(module, type, findings),
                        () -> module.events().stream()
                                .filter(event -> module.onClassPath().contains(event.serializer()))
                                .forEach(
                                        event -> findings.error(
                                                event.place(),
                                                event.type().name().simpleName(),
                                                event.serializer()
                                                        + ", the serializer to be generated, is on the class path already: another module has it",
                                                "Rename the record, move it to another package, or declare it in one module alone")));
    }

    private static void ofModule(ModuleModel module, JavaClass hidden, Findings findings) {
        Optional<JavaClass> more = module.onClassPath().stream()
                .filter(type -> !type.equals(hidden) && !type.simpleName().equals("Handlers"))
                .findFirst();
        findings.error(
                place(module),
                hidden.simpleName(),
                hidden
                        + more.map(type -> " is on the class path already, and so is " + type)
                                .orElse(" is on the class path already")
                        + ": it is another module's, and events and handlers of this module belong to the same package",
                more.map(
                                type ->
                                        "If another compilation of this module left it there, take that off the class path; else put "
                                                + "@EventModule on a package that is this module's alone, and rename what both modules have")
                        .orElse("Put @EventModule on a package that is this module's alone"));
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
