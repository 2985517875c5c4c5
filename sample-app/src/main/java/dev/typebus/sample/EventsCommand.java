package dev.typebus.sample;

import dev.typebus.EventBus;
import dev.typebus.event.StoredEvent;
import dev.typebus.sample.lending.Events;
import java.io.PrintWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints events of the log in the database. */
@Command(
        name = "events",
        mixinStandardHelpOptions = true,
        description = "Prints events that are in the database.",
        synopsisSubcommandLabel = "COMMAND")
final class EventsCommand {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
    private static final List<String> AGGREGATE_TYPES = List.of("application", "loan", "payment_schedule");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(description = "Prints the last events, newest first.", mixinStandardHelpOptions = true)
    void recent(
            @Parameters(
                            paramLabel = "n",
                            arity = "0..1",
                            defaultValue = "20",
                            description = "Number of events. Default: ${DEFAULT-VALUE}")
                    int count,
            @Mixin DatabaseOptions options) {
        if (count < 1) {
            throw new UserError("n is " + count + "; at least one event can be printed");
        }
        read(options, bus -> bus.recent(count).stream());
    }

    @Command(description = "Prints the number of events of each type.", mixinStandardHelpOptions = true)
    void counts(@Mixin DatabaseOptions options) {
        try (LoanDatabase database = options.openExisting();
                EventBus bus = open(database)) {
            TextTable table = new TextTable("event", "count");
            bus.countsByType().forEach(table::row);
            print(table);
        }
    }

    @Command(
            description = "Prints all events of an application, a loan or a payment schedule, oldest first.",
            mixinStandardHelpOptions = true)
    void history(
            @Parameters(paramLabel = "ID", description = "An application's number, or the id of a loan or a schedule")
                    String id,
            @Mixin DatabaseOptions options) {
        read(options, bus -> {
            List<StoredEvent<?>> all = new ArrayList<>();
            AGGREGATE_TYPES.forEach(type -> all.addAll(bus.history(type, id)));
            if (all.isEmpty()) {
                throw new UserError(
                        "Nothing is known of " + id
                                + ". Give an application's number, or the id of a loan or a schedule, as events recent shows them");
            }
            return all.stream();
        });
    }

    private void read(DatabaseOptions options, Function<EventBus, Stream<StoredEvent<?>>> query) {
        try (LoanDatabase database = options.openExisting();
                EventBus bus = open(database)) {
            TextTable table = new TextTable("position", "occurred (UTC)", "event", "about", "by", "payload");
            query.apply(bus)
                    .forEach(event -> table.row(
                            event.position(),
                            TIME.format(event.occurredAt()),
                            event.eventType(),
                            event.aggregateType() + "/" + event.aggregateId(),
                            Objects.requireNonNullElse(event.metadata().user(), "-"),
                            event.payload()));
            print(table);
        }
    }

    /** Opens a bus without handlers, for reading only. */
    private static EventBus open(LoanDatabase database) {
        return EventBus.builder(database.dataSource()).catalog(Events.catalog()).start();
    }

    private void print(TextTable table) {
        PrintWriter out = spec.commandLine().getOut();
        table.print(out);
        out.flush();
    }
}
