package dev.typebus.processor.check;

import dev.typebus.processor.model.JavaClass;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.report.NearestName;
import java.util.List;
import java.util.Optional;

/** The names of the known events as they are meant: one that is malformed, and reported for it, counts as what it will be mended to. */
final class MeantNames {
    private MeantNames() {}

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
     * What to do about a name or pattern that selects no event.
     *
     * @param meant the names or patterns that select one
     * @param otherwise what to do if none of these is near
     */
    static String wayOut(ModuleModel module, List<String> meant, String written, String otherwise) {
        String libraries = ", or put a module with events on the class path";
        String wayOut = module.known().isEmpty()
                ? "No event is known: declare one in this module" + (module.named() ? "" : libraries)
                : NearestName.among(meant, written)
                        .map(near -> "The nearest is \"" + near + "\"")
                        .orElse(otherwise);
        return module.named()
                ? wayOut
                        + "; an event of another named module, or in its tests of this one, is handled by its type, as names"
                        + " do not cross named modules"
                : wayOut;
    }
}
