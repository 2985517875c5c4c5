package dev.typebus.processor.check;

import dev.typebus.processor.model.KnownEvent;
import dev.typebus.processor.model.ModuleModel;
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
}
