package dev.typebus.processor.check;

import dev.typebus.processor.model.Given;

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
                "the id \"" + id.value() + "\"" + (id.explicit() ? "" : ", made from the method's name,") + " is not "
                        + NameForm.KEBAB_IN_WORDS,
                id.explicit()
                        ? NameForm.kebab(id.value())
                                .map(better -> "Write \"" + better + "\"")
                                .orElse("Write one like \"generate-schedule\"")
                        : "Give it one: @Handles(id = \"…\")");
    }
}
