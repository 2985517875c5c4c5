package dev.typebus.sample;

import dev.typebus.EventBus;
import dev.typebus.devpostgres.DevPostgresException;
import dev.typebus.event.TypebusException;
import dev.typebus.sample.xes.MalformedLogException;
import dev.typebus.sample.xes.XesLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Main class of the program. Exit code 0: everything adds up; 1: it does not, or a node died; 2: the user has to correct something. */
@Command(
        name = "loans",
        mixinStandardHelpOptions = true,
        version = "Typebus loan servicing sample",
        subcommands = {EventsCommand.class, NodeCommand.class},
        exitCodeOnExecutionException = LoanApp.UNEXPECTED,
        sortOptions = false,
        description = {
            "Reads an event log of loan applications, publishes it as typed events, waits for the handlers and checks that everything adds up.",
            "",
            "Events that were published are not published again: a run that was interrupted can be repeated."
        })
public final class LoanApp implements Callable<Integer> {
    static final int ADDS_UP = 0;
    static final int DIFFERS = 1;
    static final int USER_ERROR = 2;
    static final int UNEXPECTED = 3;

    private static final int MOST_NODES = 16;
    private static final String SHIPPED_LOG = "loans.xes";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--log",
            paramLabel = "FILE",
            description =
                    "A XES event log of the BPI Challenge 2012's form, plain or gzip. Default: a small one that the program brings")
    private @Nullable Path log;

    @Option(
            names = "--publishers",
            paramLabel = "N",
            defaultValue = "4",
            description = "Number of publishing threads. Default: ${DEFAULT-VALUE}")
    private int publishers;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "1",
            description = "Number of processes that handle the events: this one and N - 1 child processes. At most "
                    + MOST_NODES + ". Default: ${DEFAULT-VALUE}")
    private int nodes;

    @Option(names = "--report", paramLabel = "FILE", description = "Also write the report as JSON to this file")
    private @Nullable Path report;

    @Mixin
    private DatabaseOptions database = new DatabaseOptions();

    /** Runs the program and, if the exit code is not 0, ends the JVM with it. */
    public static void main(String[] args) {
        int exitCode = commandLine().execute(args);
        if (exitCode != ADDS_UP) {
            System.exit(exitCode);
        }
    }

    static CommandLine commandLine() {
        return new CommandLine(new LoanApp()).setExecutionExceptionHandler((failure, command, parsed) -> {
            command.getErr().println("loans: " + messageFor(failure));
            return USER_ERROR;
        });
    }

    /** Returns the message of a failure that the user can correct. Any other failure is rethrown. */
    private static String messageFor(Exception failure) throws Exception {
        if (failure instanceof UserError
                || failure instanceof MalformedLogException
                || failure instanceof DevPostgresException
                || failure instanceof TypebusException) {
            return Objects.requireNonNullElse(failure.getMessage(), failure.toString());
        }
        if (failure instanceof SQLException || failure instanceof FlywayException || failure instanceof IOException) {
            return "failed with " + failure.getMessage();
        }
        throw failure;
    }

    @Override
    public Integer call() throws Exception {
        long started = System.nanoTime();
        if (publishers < 1) {
            throw new UserError("--publishers is " + publishers + "; at least one thread has to publish");
        }
        if (nodes < 1 || nodes > MOST_NODES) {
            throw new UserError("--nodes is " + nodes + "; it can be 1 to " + MOST_NODES);
        }
        if (report != null && !Files.isDirectory(report.toAbsolutePath().resolveSibling(""))) {
            throw new UserError("--report is " + report + ", but that directory does not exist");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (XesLog xes = openLog();
                LoanDatabase loans = database.open();
                EventBus bus = LoanRun.start(loans, nodes > 1);
                ChildNodes others = new ChildNodes(spec.commandLine().getErr())) {
            out.printf(
                    "%s (%,d applications, %,d events)%n",
                    xes.head().name(), xes.head().traces(), xes.head().events());
            out.printf("%s%n", loans.description());
            out.flush();
            others.start(nodes - 1, loans, bus);
            Report result = new LoanRun(bus, loans, others, publishers, started).run(xes);
            result.print(out);
            out.flush();
            if (report != null) {
                ReportJson.write(result, report);
            }
            return result.addsUp() && result.failedNodes().isEmpty() ? ADDS_UP : DIFFERS;
        }
    }

    private XesLog openLog() throws IOException {
        if (log == null) {
            InputStream shipped = Objects.requireNonNull(LoanApp.class.getResourceAsStream(SHIPPED_LOG), SHIPPED_LOG);
            return XesLog.open(SHIPPED_LOG, shipped);
        }
        if (!Files.isRegularFile(log)) {
            throw new UserError("--log is " + log + ", but there is no such file");
        }
        return XesLog.open(log.toString(), Files.newInputStream(log));
    }
}
