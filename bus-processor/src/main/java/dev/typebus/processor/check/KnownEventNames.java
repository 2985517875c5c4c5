package dev.typebus.processor.check;

import dev.typebus.processor.model.JavaClass;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.report.NearestName;
import dev.typebus.processor.report.WayOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The names of the known events as they are meant: one that is malformed, and reported for it, counts as what it will be mended to. */
final class KnownEventNames {
    private KnownEventNames() {}

    static List<String> of(ModuleModel module) {
        return module.known().stream()
                .flatMap(event -> of(event.name(), event.type()).stream())
                .distinct()
                .toList();
    }

    /** The name of one event as it is meant, by its class if it has none; empty if it is malformed and leads nowhere. */
    static Optional<String> of(String name, JavaClass type) {
        if (NameForm.EVENT.matcher(name).matches()) {
            return Optional.of(name);
        }
        return NameForm.event(name.isBlank() ? type.simpleName().replaceFirst(".*\\.", "") : name);
    }

    /**
     * The ways out where a name or pattern selects no event.
     *
     * @param meant the names or patterns that select one
     * @param otherwise what to do if none of these is near
     */
    static List<WayOut> waysOut(ModuleModel module, List<String> meant, String written, String otherwise) {
        List<WayOut> waysOut = new ArrayList<>();
        if (module.known().isEmpty()) {
            waysOut.add(WayOut.of("Declare an event in this module, which has none"));
            if (!module.named()) {
                waysOut.add(WayOut.of("Put a module with events on the class path"));
            }
        } else {
            waysOut.add(WayOut.of(NearestName.among(meant, written)
                    .map(near -> "Write \"" + near + "\", the nearest name")
                    .orElse(otherwise)));
        }
        if (module.named()) {
            waysOut.add(WayOut.of(
                    "Handle an event of another named module by its type, because names do not cross named modules"));
        }
        return waysOut;
    }
}
