package dev.typebus.processor.check;

import dev.typebus.processor.model.GroupModel;
import dev.typebus.processor.model.HandlerClassModel;
import dev.typebus.processor.model.LibraryModel;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.Place;
import dev.typebus.processor.report.Fact;
import java.util.List;
import java.util.Optional;

/** Two classes that have one group by default, in this module or in a library. */
final class GroupNameTwice implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Reporter reporter) {
        for (GroupModel group : module.groups()) {
            Optional<LibraryModel> library = module.libraries().stream()
                    .filter(each -> each.groups().contains(group.name()))
                    .findFirst();
            library.ifPresentOrElse(
                    other -> group.classes().stream()
                            .filter(each ->
                                    !module.onClassPath().contains(each.type().name()))
                            .forEach(each -> inLibrary(group, each, other, reporter)),
                    () -> unnamedTwice(group, reporter));
        }
    }

    /** Whether two classes share the group by accident. */
    static boolean isShared(GroupModel group) {
        return unnamed(group).size() > 1;
    }

    private static List<HandlerClassModel> unnamed(GroupModel group) {
        return group.classes().stream().filter(each -> !each.group().explicit()).toList();
    }

    private static void unnamedTwice(GroupModel group, Reporter reporter) {
        List<HandlerClassModel> classes = unnamed(group);
        for (HandlerClassModel each : classes.subList(Math.min(1, classes.size()), classes.size())) {
            reporter.error(
                    each.type().place(),
                    each.type().name().simpleName(),
                    "its group \"" + group.name() + "\" is also the group of "
                            + classes.get(0).type().name(),
                    "If the classes belong together, give both the same @HandlerGroup",
                    "If not, give one of them a different @HandlerGroup");
        }
    }

    private static void inLibrary(GroupModel group, HandlerClassModel type, LibraryModel library, Reporter reporter) {
        Place place =
                type.group().explicit() ? type.group().place() : type.type().place();
        reporter.error(
                place,
                type.type().name().simpleName(),
                Fact.of("its group \"" + group.name() + "\" is also a group of the library of " + library.events()),
                Suggestions.NAME_THE_GROUP);
    }
}
