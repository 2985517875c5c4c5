package dev.typebus.processor.check;

import dev.typebus.processor.model.Given;
import dev.typebus.processor.model.GroupModel;
import dev.typebus.processor.model.HandlerClassModel;
import dev.typebus.processor.model.ModuleModel;
import java.util.List;
import java.util.function.Function;

/** Two classes of one group with different {@code lanes} or {@code order}. */
final class GroupSettingsContradict implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Findings findings) {
        for (GroupModel group : module.groups()) {
            check(group, "lanes", HandlerClassModel::lanes, findings);
            check(group, "order", HandlerClassModel::order, findings);
        }
    }

    private static <T> void check(
            GroupModel group, String attribute, Function<HandlerClassModel, Given<T>> setting, Findings findings) {
        List<HandlerClassModel> saying = group.classes().stream()
                .filter(each -> setting.apply(each).explicit())
                .toList();
        for (HandlerClassModel each : saying) {
            Given<T> first = setting.apply(saying.get(0));
            Given<T> given = setting.apply(each);
            if (!given.value().equals(first.value())) {
                findings.error(
                        given.place(),
                        each.type().name().simpleName(),
                        attribute + " = " + given.value() + " contradicts " + attribute + " = " + first.value() + " of "
                                + saying.get(0).type().name().simpleName(),
                        "Set " + attribute + " of the group \"" + group.name() + "\" in one class only");
            }
        }
    }
}
