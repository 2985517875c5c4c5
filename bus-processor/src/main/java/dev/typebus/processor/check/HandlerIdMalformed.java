package dev.typebus.processor.check;

import dev.typebus.processor.model.Specified;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;

/** {@code @Handles(id = "Audit Trail")}, or a method whose name makes no id. */
final class HandlerIdMalformed implements Rule<HandlerContext> {
    @Override
    public void check(HandlerContext in, Reporter reporter) {
        Specified<String> id = in.handler().id();
        if (NameForm.KEBAB.matcher(id.value()).matches()) {
            return;
        }
        reporter.error(
                id.explicit() ? id.place() : in.handler().place(),
                in.subject(),
                Fact.of("the id \"" + id.value() + "\"" + (id.explicit() ? "" : ", derived from the method,")
                                + " is malformed")
                        .detail("An id is " + NameForm.KEBAB_IN_WORDS),
                id.explicit()
                        ? NameForm.kebab(id.value())
                                .map(better -> WayOut.of("Write \"" + better + "\""))
                                .orElse(WayOut.of("Write an id such as \"generate-schedule\""))
                        : Suggestions.GIVE_AN_ID);
    }
}
