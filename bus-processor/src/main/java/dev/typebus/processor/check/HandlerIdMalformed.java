package dev.typebus.processor.check;

import dev.typebus.processor.model.Given;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;

/** {@code @Handles(id = "Audit Trail")}, or a method whose name makes no id. */
final class HandlerIdMalformed implements Rule<HandlerIn> {
    @Override
    public void check(HandlerIn in, Findings findings) {
        Given<String> id = in.handler().id();
        if (NameForm.KEBAB.matcher(id.value()).matches()) {
            return;
        }
        findings.error(
                id.explicit() ? id.place() : in.handler().place(),
                in.subject(),
                Fact.of("the id \"" + id.value() + "\"" + (id.explicit() ? "" : ", derived from the method,")
                                + " is malformed")
                        .detail("An id is " + NameForm.KEBAB_IN_WORDS),
                id.explicit()
                        ? NameForm.kebab(id.value())
                                .map(better -> WayOut.of("Write \"" + better + "\""))
                                .orElse(WayOut.of("Write an id such as \"generate-schedule\""))
                        : Remedy.GIVE_AN_ID);
    }
}
