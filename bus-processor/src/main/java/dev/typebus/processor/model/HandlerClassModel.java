package dev.typebus.processor.model;

import java.util.List;
import java.util.Optional;

/**
 * A class with at least one {@code @Handles} method.
 *
 * @param group {@code @HandlerGroup.value}; by default the class name in kebab-case without {@code Handlers} or {@code Handler}
 * @param formerly {@code @Formerly} on the class: names that its group had before
 * @param lanes {@code @HandlerGroup.lanes}
 * @param order {@code @HandlerGroup.order}: the constant's name, {@code CONTINUE}, {@code BLOCK} or {@code UNORDERED}
 * @param annotation where {@code @HandlerGroup} stands; empty without it
 * @param retry {@code @Retry} on the class
 * @param handlers in declaration order
 * @param fallbacks the methods with {@code @OnDead} in declaration order
 */
public record HandlerClassModel(
        ClassModel type,
        Specified<String> group,
        List<Specified<String>> formerly,
        Specified<Integer> lanes,
        Specified<String> order,
        Optional<Place> annotation,
        Optional<RetryModel> retry,
        List<HandlerModel> handlers,
        List<OnDeadModel> fallbacks) {

    public HandlerClassModel {
        formerly = List.copyOf(formerly);
        handlers = List.copyOf(handlers);
        fallbacks = List.copyOf(fallbacks);
    }

    /** This one, with some of its handlers only. */
    public HandlerClassModel with(List<HandlerModel> some) {
        return new HandlerClassModel(type, group, formerly, lanes, order, annotation, retry, some, fallbacks);
    }
}
