package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.KnownEvent;

/** {@code @DomainEvent("loan.funded")}. */
final class EventNameMalformed implements Rule<EventIn> {
    @Override
    public void check(EventIn in, Findings findings) {
        EventModel event = in.event();
        if (!isIn(event)) {
            return;
        }
        String name = event.name().value();
        if (name.length() > NameForm.EVENT_LENGTH) {
            findings.error(
                    event.name().place(),
                    in.subject(),
                    "the name has " + name.length() + " characters, and " + NameForm.EVENT_LENGTH + " are possible",
                    "Write a shorter one");
            return;
        }
        findings.error(
                event.name().place(),
                in.subject(),
                "\"" + name + "\" is not Domain.Action in PascalCase",
                MeantNames.of(name, event.type().name())
                        .map(better -> wayOut(in, better))
                        .orElse("Write it with the letters A to Z and digits, like \"Loan.Funded\""));
    }

    static boolean isIn(EventModel event) {
        String name = event.name().value();
        return !NameForm.EVENT.matcher(name).matches() && !name.equals(EventModel.UNRESOLVED);
    }

    private static String wayOut(EventIn in, String better) {
        return in.words().sameMeaning(better, in.event().version().value()).stream()
                .filter(other -> !other.type().equals(in.event().type().name()))
                .filter(other -> other.name().equals(better) || EventDeclaredTwice.isBefore(other, in.event()))
                .map(KnownEvent::type)
                .findFirst()
                .map(other -> "Write another name than \"" + better + "\", which is that of " + other
                        + ", or give the newer shape a version of its own")
                .orElse("Write \"" + better + "\"");
    }
}
