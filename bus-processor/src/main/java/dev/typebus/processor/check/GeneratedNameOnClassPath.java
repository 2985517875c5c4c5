package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.JavaClass;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.Place;
import java.util.Optional;
import java.util.stream.Stream;

/** A class to be generated that another module on the class path has: one of the two would hide the other. */
final class GeneratedNameOnClassPath implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Findings findings) {
        for (JavaClass type : module.onClassPath()) {
            Optional<EventModel> event = module.events().stream()
                    .filter(each -> each.serializer().equals(type))
                    .findFirst();
            if (event.isPresent()) {
                findings.error(
                        event.get().place(),
                        event.get().type().name().simpleName(),
                        type + ", the serializer to be generated, is on the class path already: another module has it",
                        "Rename the record, move it to another package, or declare it in one module alone");
            } else if (type.simpleName().equals("Events")) {
                findings.error(
                        place(module),
                        type.simpleName(),
                        type
                                + " is on the class path already: it is another module's, and events and handlers of this module"
                                + " belong to the same package",
                        "Put @EventModule on a package that is this module's alone");
            }
        }
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
