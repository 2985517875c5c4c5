package dev.typebus.processor.check;

import dev.typebus.processor.model.Specified;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;

/** {@code @HandlerGroup("Mail Room")}, or a class whose name makes no group's name. */
final class GroupNameMalformed implements Rule<HandlerClassContext> {
    @Override
    public void check(HandlerClassContext in, Reporter reporter) {
        Specified<String> group = in.type().group();
        if (NameForm.KEBAB.matcher(group.value()).matches()) {
            return;
        }
        reporter.error(
                group.explicit() ? group.place() : in.type().type().place(),
                in.subject(),
                Fact.of("the group's name \"" + group.value() + "\""
                                + (group.explicit() ? "" : ", derived from the class,") + " is malformed")
                        .detail("A name is " + NameForm.KEBAB_IN_WORDS),
                group.explicit()
                        ? NameForm.kebab(group.value())
                                .map(better -> WayOut.of("Write \"" + better + "\""))
                                .orElse(WayOut.of("Write a name such as \"payment\""))
                        : Suggestions.NAME_THE_GROUP);
    }
}
