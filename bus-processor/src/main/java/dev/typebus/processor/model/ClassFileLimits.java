package dev.typebus.processor.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What class files have room for. */
public final class ClassFileLimits {
    /** The most parameters of a static method. */
    public static final int PARAMETERS = 255;

    private static final int CONSTANTS = 65_000;
    /** The entries of the constant pool of {@code Events} for one event: names, descriptors and references of its members. */
    private static final int CONSTANTS_OF_AN_EVENT = 20;

    private ClassFileLimits() {}

    /** Whether {@code Events} and {@code Handlers} of a module can be compiled. */
    public static boolean hold(ModuleModel module) {
        return module.handlerClasses().size() <= PARAMETERS
                && roomForEvents(module.events()) == module.events().size();
    }

    /** How many of the events, from the first, one class {@code Events} can have. */
    public static int roomForEvents(List<EventModel> events) {
        Set<String> parameters = new HashSet<>();
        for (int i = 0; i < events.size(); i++) {
            events.get(i).components().forEach(component -> parameters.add(component.name()));
            if ((i + 1) * CONSTANTS_OF_AN_EVENT + parameters.size() > CONSTANTS) {
                return i;
            }
        }
        return events.size();
    }
}
