package dev.typebus.processor.model;

import java.util.List;
import java.util.Optional;
import javax.lang.model.element.ExecutableElement;

/**
 * A method annotated with {@code @Upcasts}.
 *
 * @param from the event of this module that its only parameter is; empty if it has another parameter, or several
 * @param makes how many of {@code to} it makes of one
 * @param to the event of this module that it returns, perhaps in an {@code Optional} or a {@code List}; empty if it returns something else
 * @param place the annotation
 */
public record UpcasterModel(
        ClassModel declaring,
        ExecutableElement method,
        Optional<EventModel> from,
        Makes makes,
        Optional<EventModel> to,
        Place place) {

    /** Number of events that an upcaster makes of one. */
    public enum Makes {
        /** The method returns the record. */
        ONE,
        /** The method returns an {@code Optional}, so it may drop the event. */
        AT_MOST_ONE,
        /** The method returns a {@code List}, so it may split or drop the event. */
        ANY
    }

    public String methodName() {
        return method.getSimpleName().toString();
    }

    /** The types of the checked and unchecked exceptions that it declares, as they are written. */
    public List<String> exceptions() {
        return method.getThrownTypes().stream().map(Object::toString).toList();
    }

    /** {@code LoanFunded.upcast}, for messages. */
    @Override
    public String toString() {
        return declaring.name().simpleName() + "." + methodName();
    }
}
