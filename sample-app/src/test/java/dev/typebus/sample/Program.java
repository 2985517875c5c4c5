package dev.typebus.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.devpostgres.DevDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** One run of the program. */
record Program(int exitCode, String out, String err) {
    static Program run(List<String> args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine program = LoanApp.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exitCode = program.execute(args.toArray(String[]::new));
        return new Program(exitCode, out.toString(), err.toString());
    }

    static Program run(String... args) {
        return run(List.of(args));
    }

    static Program runOn(DevDatabase database, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--jdbc-url", database.jdbcUrl(), "--user", database.user()));
        if (!database.password().isEmpty()) {
            all.add("--password=" + database.password());
        }
        return run(all);
    }

    /** Asserts that the program ended with a user error and printed only this message. */
    void assertUserError(String message) {
        assertThat(err).isEqualTo("loans: " + message + System.lineSeparator());
        assertThat(exitCode).isEqualTo(2);
    }
}
