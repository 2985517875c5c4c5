package dev.typebus.processor.describe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Events and the handlers that get them, as a Mermaid graph with a box for each group. */
final class HandlerGraph {
    /** Mermaid draws no more by default. */
    private static final int MOST_EDGES = 500;

    private HandlerGraph() {}

    static List<String> lines(List<HandlerBinding> wires) {
        long edges = wires.stream()
                .mapToLong(handlerBinding -> handlerBinding.eventNames().size())
                .sum();
        if (edges > MOST_EDGES) {
            return List.of("%d arrows from events to handlers are too many for a picture: see the tables below."
                    .formatted(edges));
        }
        Map<String, String> events = new LinkedHashMap<>();
        wires.forEach(handlerBinding ->
                handlerBinding.eventNames().forEach(name -> events.putIfAbsent(name, "e" + (events.size() + 1))));
        List<String> lines = new ArrayList<>(List.of("```mermaid", "flowchart LR"));
        events.forEach((name, id) -> lines.add("  %s[\"%s\"]".formatted(id, name)));
        List<String> arrows = new ArrayList<>();
        String group = "";
        for (int i = 0; i < wires.size(); i++) {
            HandlerBinding handlerBinding = wires.get(i);
            if (!handlerBinding.group().name().equals(group)) {
                lines.addAll(group.isEmpty() ? List.of() : List.of("  end"));
                group = handlerBinding.group().name();
                lines.add("  subgraph g%d[\"%s\"]".formatted(i + 1, group));
            }
            String handler = "h" + (i + 1);
            lines.add("    %s[\"%s\"]"
                    .formatted(handler, handlerBinding.handler().id().value()));
            handlerBinding.eventNames().forEach(name -> arrows.add("  " + events.get(name) + " --> " + handler));
        }
        lines.add("  end");
        lines.addAll(arrows);
        lines.add("```");
        return lines;
    }
}
