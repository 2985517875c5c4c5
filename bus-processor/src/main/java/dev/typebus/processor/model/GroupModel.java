package dev.typebus.processor.model;

import java.util.List;
import java.util.function.Function;

/**
 * The handler classes that name one group.
 *
 * @param classes sorted by name; at least one
 */
public record GroupModel(String name, List<HandlerClassModel> classes) {
    public GroupModel {
        classes = List.copyOf(classes);
    }

    /** The first that a class gives, else the default. Classes may contradict each other: that is for the checks. */
    public int lanes() {
        return firstGiven(HandlerClassModel::lanes);
    }

    /** As {@link #lanes}: the constant's name. */
    public String order() {
        return firstGiven(HandlerClassModel::order);
    }

    /** The handlers of all classes. */
    public List<HandlerModel> handlers() {
        return classes.stream().flatMap(type -> type.handlers().stream()).toList();
    }

    private <T> T firstGiven(Function<HandlerClassModel, Specified<T>> setting) {
        return classes.stream()
                .map(setting)
                .filter(Specified::explicit)
                .findFirst()
                .orElseGet(() -> setting.apply(classes.get(0)))
                .value();
    }
}
