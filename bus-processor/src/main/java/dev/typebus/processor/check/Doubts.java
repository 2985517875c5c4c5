package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.report.Problem;
import dev.typebus.processor.report.Problems;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The events and handlers that cannot be compared with the release, because they have problems of their own. All else is compared, so that everything is
 * reported at once.
 *
 * @param events the events with problems
 * @param codes of all problems that are found
 */
record Doubts(Set<EventModel> events, Set<String> codes) {
    /** Codes of problems that make events without problems of their own doubtful: the mistake may be meant for another event. */
    private static final Set<String> EVENTS = codes(
            new AggregateTypeDiffers(),
            new CodecMisplaced(),
            new CompatibilityMisplaced(),
            new EventDeclaredTwice(),
            new EventModuleTwice(),
            new FormerNameTaken(),
            new FormerlyMisplaced(),
            new JsonNameMisplaced(),
            new ValueRecordMisplaced());

    /** Codes of problems after which it is unknown under which name a handler's progress is stored. */
    private static final Set<String> HANDLERS = codes(
            new FormerNameTaken(),
            new FormerlyMisplaced(),
            new GroupNameMalformed(),
            new GroupNameTwice(),
            new GroupWithoutHandler(),
            new HandlerIdMalformed(),
            new HandlerIdTwice());

    static Doubts of(Collection<EventModel> broken, Problems problems) {
        return new Doubts(
                new HashSet<>(broken),
                problems.all().stream()
                        .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                        .map(Problem::code)
                        .collect(Collectors.toSet()));
    }

    private static Set<String> codes(Rule<?>... rules) {
        return Stream.of(rules).map(Rule::code).collect(Collectors.toSet());
    }

    /** Whether even events without problems of their own are doubtful. */
    boolean areOfAllEvents() {
        return codes.stream().anyMatch(EVENTS::contains);
    }

    /** Whether it is open which events the module has: a broken one may be what a released one is now. */
    boolean areOfEventNames() {
        return !events.isEmpty() || areOfAllEvents();
    }

    /** Whether it is open under which names progress of handlers is stored. */
    boolean areOfHandlerNames() {
        return codes.stream().anyMatch(HANDLERS::contains);
    }

    /** The module without the events that have problems. */
    ModuleModel without(ModuleModel module) {
        return module.with(module.events().stream()
                .filter(event -> !events.contains(event))
                .toList());
    }
}
