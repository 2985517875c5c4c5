package dev.typebus.processor.check;

import dev.typebus.annotations.Compatibility;
import dev.typebus.processor.contract.Contract;
import dev.typebus.processor.contract.ContractReader;
import dev.typebus.processor.contract.EventShape;
import dev.typebus.processor.contract.Incompatibility;
import dev.typebus.processor.contract.ReadCompatibility;
import dev.typebus.processor.contract.RenameCandidate;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.Specified;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One version of an event, as it was released and as it is in the code.
 *
 * @param stored perhaps under a name that the event had before
 * @param full whether nodes that still run the released code have to read what the code writes
 * @param backward why the code does not read all that is stored
 * @param forward why the released code does not read all that the code writes; empty unless {@code full}
 * @param renamings components that may be one under two names
 */
record EventDiff(
        EventModel event,
        EventShape now,
        EventShape stored,
        boolean full,
        List<Incompatibility> backward,
        List<Incompatibility> forward,
        List<RenameCandidate> renamings) {

    /** The versions that the file and the code both have. Asked only about modules without mistakes. */
    static List<EventDiff> of(ModuleModel module, Contract released) {
        List<EventDiff> evolutions = new ArrayList<>();
        for (EventModel event : module.events()) {
            boolean underItsName = !released.versions(event.name().value()).isEmpty();
            names(event)
                    .map(name -> released.versions(name).get(event.version().value()))
                    .filter(Objects::nonNull)
                    .forEach(stored -> evolutions.add(of(event, stored, module, underItsName)));
        }
        return evolutions;
    }

    private static Stream<String> names(EventModel event) {
        return Stream.concat(
                Stream.of(event.name().value()), event.formerly().stream().map(Specified::value));
    }

    /** @param underItsName whether the event was released under the name that it has now */
    private static EventDiff of(EventModel event, EventShape stored, ModuleModel module, boolean underItsName) {
        EventShape now = ContractReader.event(event);
        boolean last = !underItsName || stored.name().equals(now.name()); // the last release knows the last name
        boolean full = isFull(event, module) && !event.older() && last; // and code writes the newest version
        if (now.payload().equals(stored.payload())) {
            return new EventDiff(event, now, stored, full, List.of(), List.of(), List.of()); // as nearly all are
        }
        return new EventDiff(
                event,
                now,
                stored,
                full,
                ReadCompatibility.breaches(now.payload(), stored.payload()),
                full
                        ? ReadCompatibility.breaches(stored.payload(), ReadCompatibility.written(now.payload()))
                        : List.of(),
                RenameCandidate.between(stored.payload(), now.payload()));
    }

    static boolean isFull(EventModel event, ModuleModel module) {
        return event.policy()
                .or(module::policy)
                .map(Compatibility.Policy.FULL.name()::equals)
                .orElse(true);
    }

    /** Whether a path leads to one of the two components of a renaming: that is asked about first. */
    boolean isRenamed(List<String> path) {
        return renamings.stream()
                .anyMatch(each ->
                        each.pathOfAdded().equals(path) || each.pathOfGone().equals(path));
    }

    /** The name under which the code writes what was stored at this path, if that is another one. */
    Optional<String> nameNow(List<String> path) {
        String name = path.get(path.size() - 1);
        return JsonLocation.of(event, path).siblings().stream()
                .filter(each -> each.formerly().stream().map(Specified::value).anyMatch(name::equals))
                .map(each -> each.jsonName().value())
                .findFirst();
    }

    /** The place in the user's words: {@code LoanFunded}. */
    String subject() {
        return event.type().name().simpleName();
    }
}
