package dev.typebus.processor.model;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The limits of class files. */
public final class ClassFileLimits {
    /** The most parameters of a static method. */
    public static final int PARAMETERS = 255;

    private static final int CONSTANTS = 65_000;
    /** The entries of the constant pool of {@code Events} for one event: names, descriptors and references of its members. */
    private static final int CONSTANTS_OF_AN_EVENT = 20;
    /** The entries of {@code Events} for a nested type among the parameters of its methods: names and class references. A top-level type costs one entry, its name. */
    private static final int CONSTANTS_OF_A_NESTED_TYPE = 6;

    private static final int BYTES_OF_A_METHOD = 65_535;
    /** The constants of {@code Handlers.of} for one handler: its id, its event, its object, the call. */
    private static final int BYTES_OF_A_HANDLER = 30;
    /** The same for one element of an argument list of any length. */
    private static final int BYTES_OF_AN_ELEMENT = 8;

    private ClassFileLimits() {}

    /** Whether {@code Events} and {@code Handlers} of a module can be compiled. */
    public static boolean hold(ModuleModel module) {
        return module.handlerClasses().size() <= PARAMETERS
                && firstHandlerWithoutRoom(module).isEmpty()
                && roomForEvents(module.events()) == module.events().size();
    }

    /** How many of the events, from the first, one class {@code Events} can have. */
    public static int roomForEvents(List<EventModel> events) {
        Set<String> parameters = new HashSet<>();
        Set<JavaClass> types = new HashSet<>();
        int ofTypes = 0;
        for (int i = 0; i < events.size(); i++) {
            for (ComponentModel component : events.get(i).components()) {
                parameters.add(component.name());
                ofTypes += types(component.form())
                        .filter(types::add)
                        .mapToInt(type -> type.equals(type.outermost()) ? 1 : CONSTANTS_OF_A_NESTED_TYPE)
                        .sum();
            }
            if ((i + 1) * CONSTANTS_OF_AN_EVENT + parameters.size() + ofTypes > CONSTANTS) {
                return i;
            }
        }
        return events.size();
    }

    private static Stream<JavaClass> types(JsonForm form) {
        return form.declaredBy().isPresent()
                ? form.declaredBy().map(ClassModel::name).stream()
                : form.parts().stream().flatMap(part -> types(part.form()));
    }

    /** The first handler that the method {@code Handlers.of} has no room for. */
    public static Optional<HandlerModel> firstHandlerWithoutRoom(ModuleModel module) {
        int bytes = 0;
        for (HandlerClassModel each : module.handlerClasses()) {
            bytes += BYTES_OF_A_HANDLER; // it may have a group of its own
            for (HandlerModel handler : each.handlers()) {
                bytes += bytes(handler);
                if (bytes > BYTES_OF_A_METHOD) {
                    return Optional.of(handler);
                }
            }
        }
        return Optional.empty();
    }

    private static int bytes(HandlerModel handler) {
        int elements = handler.names().size()
                + handler.formerly().size()
                + handler.retry().map(retry -> 6 + retry.neverOn().size()).orElse(0)
                + (handler.onDead().isPresent() ? 2 : 0);
        if (!handler.parameters().isEmpty()
                && handler.parameters().get(0).subject() instanceof ParameterModel.Subject.AnyOf anyOf) {
            elements += anyOf.events().size() + 1;
        }
        // a timeout, where it begins, whether it is replayable
        return BYTES_OF_A_HANDLER + (elements + 2) * BYTES_OF_AN_ELEMENT;
    }
}
