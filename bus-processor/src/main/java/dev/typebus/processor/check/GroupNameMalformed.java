package dev.typebus.processor.check;

import dev.typebus.processor.model.Given;

/** {@code @HandlerGroup("Mail Room")}, or a class whose name makes no group's name. */
final class GroupNameMalformed implements Rule<ClassIn> {
    @Override
    public void check(ClassIn in, Findings findings) {
        Given<String> group = in.type().group();
        if (NameForm.KEBAB.matcher(group.value()).matches()) {
            return;
        }
        findings.error(
                group.explicit() ? group.place() : in.type().type().place(),
                in.subject(),
                "the group's name \"" + group.value() + "\""
                        + (group.explicit() ? "" : ", made from the class's name,") + " is not "
                        + NameForm.KEBAB_IN_WORDS,
                group.explicit()
                        ? NameForm.kebab(group.value())
                                .map(better -> "Write \"" + better + "\"")
                                .orElse("Write one like \"payment\"")
                        : "Give it one: @HandlerGroup(\"…\")");
    }
}
