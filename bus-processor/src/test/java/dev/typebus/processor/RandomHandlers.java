package dev.typebus.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random handler classes, with all forms of handlers. */
final class RandomHandlers {
    private static final String ANNOTATIONS = "dev.typebus.annotations.";
    private static final String EVENT = "dev.typebus.event.";
    private static final String DELIVERY = "dev.typebus.handler.Delivery";
    private static final List<String> MORE = List.of(
            "",
            "",
            ", " + EVENT + "Transaction tx",
            ", " + DELIVERY + " events",
            ", " + DELIVERY + " d, " + EVENT + "Transaction handlers");

    private final Random random;
    private final RandomNames names;
    private final RandomTypes types;

    RandomHandlers(Random random, RandomNames names, RandomTypes types) {
        this.random = random;
        this.names = names;
        this.types = types;
    }

    /**
     * Declares a class that handles these.
     *
     * @param events classes and sealed interfaces, qualified
     * @param pattern of names of events
     */
    void declare(int number, List<String> events, String pattern) {
        List<String> methods = new ArrayList<>();
        List<String> called = names.distinct(events.size() + 1);
        for (String event : events) {
            methods.add(method(called.get(methods.size()), "h" + methods.size(), "", event));
        }
        if (random.nextInt(3) == 0) {
            methods.add(method(
                    called.get(events.size()),
                    "h" + methods.size(),
                    "value = \"" + pattern + "\", ",
                    EVENT + "JsonPayload"));
        }
        types.top(name -> "@" + ANNOTATIONS + "HandlerGroup(\"g" + number + "\") public class " + name + " { "
                + String.join(" ", methods) + " }");
    }

    private String method(String name, String id, String handled, String payload) {
        String stored = EVENT + "StoredEvent<" + payload + ">";
        String more = names.oneOf(MORE);
        String parameters = switch (random.nextInt(3)) {
            case 0 -> stored + " e" + more;
            case 1 -> "java.util.List<" + stored + "> e" + (more.contains("Delivery") ? "" : more);
            default -> (handled.isEmpty() ? payload : stored) + " e" + more;
        };
        return "@" + ANNOTATIONS + "Handles(" + handled + "id = \"" + id + "\") " + types.deprecated() + "public void "
                + name + "(" + parameters + ") {}";
    }
}
