package dev.typebus.processor.check;

import dev.typebus.processor.model.GroupModel;
import dev.typebus.processor.model.HandlerModel;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.report.Fact;
import java.util.HashMap;
import java.util.Map;

/** Two handlers of one group with one id, such as two methods of one name. */
final class HandlerIdTwice implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Reporter reporter) {
        module.groups().stream()
                .filter(group -> !GroupNameTwice.isShared(group))
                .forEach(group -> check(group, reporter));
    }

    private static void check(GroupModel group, Reporter reporter) {
        Map<String, HandlerModel> taken = new HashMap<>();
        for (HandlerModel handler : group.handlers()) {
            HandlerModel before = taken.putIfAbsent(handler.id().value(), handler);
            if (before != null) {
                reporter.error(
                        handler.id().explicit() ? handler.id().place() : handler.place(),
                        handler.toString(),
                        Fact.of("the id \"" + handler.id().value() + "\" is also the id of " + inWords(before, handler))
                                .detail("Both are in the group \"" + group.name() + "\""),
                        Suggestions.GIVE_AN_ID);
            }
        }
    }

    private static String inWords(HandlerModel before, HandlerModel handler) {
        return before.toString().equals(handler.toString()) ? "another method of this name" : before.toString();
    }
}
