package dev.typebus.processor.check;

import dev.typebus.processor.model.KnownEvent;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.report.NearestName;
import java.util.List;
import java.util.stream.Stream;

/** The names of the known events as they are meant: one that is malformed, and reported for it, counts as what it will be mended to. */
final class MeantNames {
    private MeantNames() {}

    static List<String> of(ModuleModel module) {
        return module.known().stream()
                .map(KnownEvent::name)
                .flatMap(name ->
                        NameForm.EVENT.matcher(name).matches() ? Stream.of(name) : NameForm.event(name).stream())
                .distinct()
                .toList();
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
                        + "; an event of another named module is handled by its type, as names do not cross named modules"
                : wayOut;
    }
}
