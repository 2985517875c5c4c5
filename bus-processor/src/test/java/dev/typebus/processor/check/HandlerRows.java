package dev.typebus.processor.check;

import static dev.typebus.processor.check.EvolutionRows.FINE;

/** Handlers and their groups. */
final class HandlerRows {
    private static final String EVENT = "@DomainEvent(\"$.Changed\") record $(@AggregateId long id) {} ";
    private static final String SEND = "@Handles void send$$($ event) {} ";
    private static final String MAIL = "@Handles void mail$$($ event) {} ";
    private static final String HANDLER = EVENT + "class $Handlers { " + SEND + "}";

    private HandlerRows() {}

    static void addTo(EvolutionRows rows) {
        handlers(rows);
        groups(rows);
        settings(rows);
    }

    private static void handlers(EvolutionRows rows) {
        rows.of("handler added", FINE, FINE)
                .code(EVENT, HANDLER)
                .code(HANDLER, EVENT + "class $Handlers { " + SEND + MAIL + "}");
        rows.of("handler's method renamed", "HandlerGone", "HandlerGone")
                .code(HANDLER, EVENT + "class $Handlers { " + MAIL + "}");
        rows.of("handler's method renamed, `@Handles(id)` of before", FINE, FINE)
                .code(HANDLER, EVENT + "class $Handlers { @Handles(id = \"send$$\") void mail$$($ event) {} }");
        rows.of("handler's method renamed, `@Formerly`", FINE, FINE)
                .code(HANDLER, EVENT + "class $Handlers { @Formerly(\"send$$\") " + MAIL + "}");
        rows.of("handler removed", "HandlerGone", "HandlerGone")
                .code(HANDLER, EVENT)
                .code(EVENT + "class $Handlers { " + SEND + MAIL + "}", HANDLER);
        rows.of("handler removed, `@Retired`", FINE, FINE)
                .code(HANDLER, EVENT + "@Retired(\"$$/send$$\") class $Gone {}");
    }

    private static void groups(EvolutionRows rows) {
        rows.of("group renamed with its class", "HandlerGone", "HandlerGone")
                .code(HANDLER, EVENT + "class $Mail { " + SEND + "}");
        rows.of("group renamed with its class, `@Formerly` on it", FINE, FINE)
                .code(HANDLER, EVENT + "@Formerly(\"$$\") class $Mail { " + SEND + "}")
                .code(
                        EVENT + "class $Handlers { " + SEND + MAIL + "}",
                        EVENT + "@Formerly(\"$$\") class $Mail { " + SEND + MAIL + "}");
        rows.of("class renamed, `@HandlerGroup` of before", FINE, FINE)
                .code(HANDLER, EVENT + "@HandlerGroup(\"$$\") class $Mail { " + SEND + "}");
        String group = "@HandlerGroup(\"$$\") ";
        rows.of("handler moved to another class of its group", FINE, FINE)
                .code(
                        EVENT + group + "class $A { " + SEND + "} " + group + "class $B { " + MAIL + "}",
                        EVENT + "class $A { } " + group + "class $B { " + MAIL + SEND + "}");
        rows.of("handler moved to another group", "HandlerGone", "HandlerGone")
                .code(
                        EVENT + "class $A { " + SEND + MAIL + "}",
                        EVENT + "class $A { " + MAIL + "} class $B { " + SEND + "}");
    }

    private static void settings(EvolutionRows rows) {
        String other = " @DomainEvent(\"$.Other\") record $Other(@AggregateId long id) {}";
        rows.of("what a handler handles, its order, lanes, retries", FINE, FINE)
                .code(HANDLER + other, HANDLER.replace("$ event", "$Other event") + other)
                .code(HANDLER, with("@HandlerGroup(order = HandlerGroup.Order.BLOCK)", SEND))
                .code(
                        with("@HandlerGroup(order = HandlerGroup.Order.BLOCK)", SEND),
                        with("@HandlerGroup(order = HandlerGroup.Order.UNORDERED)", SEND))
                .code(HANDLER, with("@HandlerGroup(lanes = 8)", SEND))
                .code(HANDLER, with("@Retry(attempts = 3)", SEND))
                .code(HANDLER, with("", "@Retry(attempts = 3) " + SEND))
                .code(
                        HANDLER,
                        with(
                                "",
                                SEND.replace(
                                        "@Handles",
                                        "@Handles(timeout = \"1m\", replayable = false, startFrom = Handles.StartFrom.NOW)")))
                .code(HANDLER, with("", SEND.replace("$ event", "dev.typebus.event.StoredEvent<$> event")))
                .code(HANDLER, with("", SEND.replace("$ event", "List<dev.typebus.event.StoredEvent<$>> events")))
                .code(
                        HANDLER,
                        with(
                                "",
                                "@Handles(\"$.*\") void send$$(dev.typebus.event.StoredEvent<dev.typebus.event.JsonPayload> event) {}"));
    }

    private static String with(String annotation, String handler) {
        return EVENT + annotation + " class $Handlers { " + handler + "}";
    }
}
