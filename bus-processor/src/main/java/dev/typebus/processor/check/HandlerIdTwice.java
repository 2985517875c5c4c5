package dev.typebus.processor.check;

import dev.typebus.processor.model.GroupModel;
import dev.typebus.processor.model.HandlerModel;
import dev.typebus.processor.model.ModuleModel;
import java.util.HashMap;
import java.util.Map;

/** Two handlers of one group with one id, such as two methods of one name. */
final class HandlerIdTwice implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Findings findings) {
        module.groups().stream()
                .filter(group -> !GroupNameTwice.isShared(group))
                .forEach(group -> check(group, findings));
    }

    private static void check(GroupModel group, Findings findings) {
        Map<String, HandlerModel> taken = new HashMap<>();
        for (HandlerModel handler : group.handlers()) {
            HandlerModel before = taken.putIfAbsent(handler.id().value(), handler);
            if (before != null) {
                findings.error(
                        handler.id().explicit() ? handler.id().place() : handler.place(),
                        handler.toString(),
                        "the id \"" + handler.id().value() + "\" is that of " + inWords(before, handler)
                                + ", too, in the group \"" + group.name() + "\"",
                        "Give it another one: @Handles(id = \"…\")");
            }
        }
    }

    private static String inWords(HandlerModel before, HandlerModel handler) {
        return before.toString().equals(handler.toString()) ? "another method of this name" : before.toString();
    }
}
