package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.HandlerModel.Selected;
import java.util.HashSet;
import java.util.Set;

/** {@code @Handles({"Loan.Funded", "Loan.Funded"})}. */
final class HandledNameTwice implements Rule<HandlerContext> {
    @Override
    public void check(HandlerContext in, Reporter reporter) {
        Set<String> before = new HashSet<>();
        in.names()
                .filter(selected -> !selected.matches().isEmpty())
                .map(Selected::name)
                .filter(name -> !name.value().equals(EventModel.UNRESOLVED))
                .filter(name -> !before.add(name.value()))
                .forEach(name -> reporter.error(
                        name.place(),
                        in.subject(),
                        "\"" + name.value() + "\" is named twice",
                        "Remove one; an event is delivered once, however many of the names match it"));
    }
}
