package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.Optional;
import javax.lang.model.SourceVersion;

/**
 * Two events that lead to one method or constant of {@code Events}, {@code LoanApp.Funded} and {@code Loan.AppFunded}, or one that
 * leads to a keyword, {@code I.F}.
 */
final class EventsNameClash implements Rule<EventContext> {
    @Override
    public void check(EventContext in, Reporter reporter) {
        EventModel event = in.event();
        in.words()
                .sameMember(event)
                .filter(other -> EventModel.ORDER.compare(other, event) < 0)
                .filter(other -> !other.toString().equals(event.toString()) && !isOneName(other, event))
                .min(EventModel.ORDER)
                .ifPresent(other -> reporter.error(
                        event.name().place(),
                        in.subject(),
                        Fact.of(event + " and " + other + " would both be "
                                        + clash(other, event).orElseThrow() + " in Events")
                                .detail("The other one is " + other.type().name()),
                        WayOut.of("Rename one of them")));
        if (SourceVersion.isKeyword(event.method())) {
            reporter.error(
                    event.name().place(),
                    in.subject(),
                    event + " would be " + event.method() + " in Events, which is a keyword of Java",
                    "Rename the event");
        }
    }

    /** Whether one of them is malformed, and mended has the name of the other. */
    private static boolean isOneName(EventModel one, EventModel other) {
        return (EventNameMalformed.isIn(one) || EventNameMalformed.isIn(other))
                && meant(one).isPresent()
                && meant(one).equals(meant(other));
    }

    private static Optional<String> meant(EventModel event) {
        return KnownEventNames.of(event.name().value(), event.type().name());
    }

    private static Optional<String> clash(EventModel one, EventModel other) {
        if (one.method().equals(other.method())) {
            return Optional.of(one.method());
        }
        return one.constant().equals(other.constant()) ? Optional.of(one.constant()) : Optional.empty();
    }
}
