package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;

/** {@code @DomainEvent("loan.funded")}. */
final class EventNameMalformed implements Rule<EventModel> {
    @Override
    public void check(EventModel event, Findings findings) {
        String name = event.name().value();
        if (NameForm.EVENT.matcher(name).matches() || name.equals(EventModel.UNRESOLVED)) {
            return;
        }
        if (name.length() > NameForm.EVENT_LENGTH) {
            findings.error(
                    event.name().place(),
                    event.type().name().simpleName(),
                    "the name has " + name.length() + " characters, and " + NameForm.EVENT_LENGTH + " are possible",
                    "Write a shorter one");
            return;
        }
        String source = name.isBlank() ? event.type().element().getSimpleName().toString() : name;
        findings.error(
                event.name().place(),
                event.type().name().simpleName(),
                "\"" + name + "\" is not Domain.Action in PascalCase",
                NameForm.event(source)
                        .map(better -> "Write \"" + better + "\"")
                        .orElse("Write it with the letters A to Z and digits, like \"Loan.Funded\""));
    }
}
