package dev.typebus.processor.check;

import dev.typebus.processor.model.JavaClass;
import dev.typebus.processor.model.KnownEvent;
import dev.typebus.processor.model.LibraryModel;
import dev.typebus.processor.model.ParameterModel;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.List;

/** An event of a module whose {@code Events} is hidden by another module's: its catalog is not found, and its code fails at run time. */
final class ModuleHidden implements Rule<HandlerContext> {
    @Override
    public void check(HandlerContext in, Reporter reporter) {
        in.payload()
                .ifPresent(payload -> payload.subject().events().stream()
                        .filter(KnownEvent::hidden)
                        .findFirst()
                        .ifPresent(event -> check(in, payload, event, reporter)));
    }

    private static void check(HandlerContext in, ParameterModel payload, KnownEvent event, Reporter reporter) {
        JavaClass events = event.library().orElseThrow();
        String other = in.module().libraries().stream()
                .filter(library -> library.events().equals(events))
                .map(LibraryModel::declared)
                .flatMap(List::stream)
                .map(declared -> "the one of " + declared.type())
                .findFirst()
                .orElse("one without events");
        reporter.error(
                payload.place(),
                in.subject(),
                Fact.of("two modules on the class path have " + events)
                        .detail("The one of " + event.type() + " is hidden by " + other),
                WayOut.of("Put @EventModule on a package that only one of the two modules has"),
                WayOut.of("Of two versions of one module, remove one from the class path"));
    }
}
