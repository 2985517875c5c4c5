package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.KnownEvent;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.List;

/** {@code @DomainEvent("loan.funded")}. */
final class EventNameMalformed implements Rule<EventContext> {
    @Override
    public void check(EventContext in, Reporter reporter) {
        EventModel event = in.event();
        if (!isIn(event)) {
            return;
        }
        String name = event.name().value();
        if (name.length() > NameForm.EVENT_LENGTH) {
            reporter.error(
                    event.name().place(),
                    in.subject(),
                    "the name has " + name.length() + " characters; at most " + NameForm.EVENT_LENGTH + " are allowed",
                    "Write a shorter name");
            return;
        }
        Fact fact = Fact.of("\"" + name + "\" is not Domain.Action in PascalCase");
        List<WayOut> waysOut = KnownEventNames.of(name, event.type().name())
                .map(better -> waysOut(in, better))
                .orElseGet(() -> WayOut.all("Write letters A to Z and digits, such as \"Loan.Funded\""));
        reporter.error(event.name().place(), in.subject(), fact, waysOut);
    }

    static boolean isIn(EventModel event) {
        String name = event.name().value();
        return !NameForm.EVENT.matcher(name).matches() && !name.equals(EventModel.UNRESOLVED);
    }

    private static List<WayOut> waysOut(EventContext in, String better) {
        return in.words().sameMeaning(better, in.event().version().value()).stream()
                .filter(other -> !other.type().equals(in.event().type().name()))
                .filter(other -> other.name().equals(better) || EventDeclaredTwice.isBefore(other, in.event()))
                .map(KnownEvent::type)
                .findFirst()
                .map(other -> WayOut.all(
                        "Write another name than \"" + better + "\", which is that of " + other,
                        "Give the newer record a version of its own"))
                .orElseGet(() -> WayOut.all("Write \"" + better + "\""));
    }
}
