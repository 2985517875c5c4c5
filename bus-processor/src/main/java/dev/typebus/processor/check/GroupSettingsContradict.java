package dev.typebus.processor.check;

import dev.typebus.processor.model.GroupModel;
import dev.typebus.processor.model.HandlerClassModel;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.Specified;
import java.util.List;
import java.util.function.Function;

/** Two classes of one group with different {@code lanes} or {@code order}. */
final class GroupSettingsContradict implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Reporter reporter) {
        for (GroupModel group : module.groups()) {
            check(group, "lanes", HandlerClassModel::lanes, reporter);
            check(group, "order", HandlerClassModel::order, reporter);
        }
    }

    private static <T> void check(
            GroupModel group, String attribute, Function<HandlerClassModel, Specified<T>> setting, Reporter reporter) {
        List<HandlerClassModel> saying = group.classes().stream()
                .filter(each -> setting.apply(each).explicit())
                .toList();
        for (HandlerClassModel each : saying) {
            Specified<T> first = setting.apply(saying.get(0));
            Specified<T> specified = setting.apply(each);
            if (!specified.value().equals(first.value())) {
                reporter.error(
                        specified.place(),
                        each.type().name().simpleName(),
                        attribute + " = " + specified.value() + " contradicts " + attribute + " = " + first.value()
                                + " of " + saying.get(0).type().name().simpleName(),
                        "Set " + attribute + " of the group \"" + group.name() + "\" in one class only");
            }
        }
    }
}
