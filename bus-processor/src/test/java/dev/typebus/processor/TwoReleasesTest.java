package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.EventBus;
import dev.typebus.StartChecks;
import dev.typebus.devpostgres.DevDatabase;
import dev.typebus.devpostgres.DevPostgres;
import dev.typebus.event.EventCatalog;
import dev.typebus.event.EventType;
import dev.typebus.handler.HandlerTable;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.tools.Diagnostic;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs two compiled releases of a module in turns on one database. A rename that the compiler accepts works in both directions. */
class TwoReleasesTest {
    private static final String CODE = """
            package app;
            import dev.typebus.annotations.*;
            @DomainEvent("Loan.Paid") record LoanPaid(@AggregateId long loanId) {}
            %s {
                %s(LoanPaid event, dev.typebus.event.Transaction tx) throws java.sql.SQLException {
                    try (java.sql.Statement insert = tx.connection().createStatement()) {
                        insert.execute("INSERT INTO effects (loan) VALUES (" + event.loanId() + ")");
                    }
                }
            }
            """;

    @TempDir
    Path module;

    private record Release(EventCatalog catalog, HandlerTable handlers) {}

    @ParameterizedTest
    @CsvSource({
        "class ReportHandlers, @Formerly(\"sum\") @Handles void sumUp",
        "@Formerly(\"report\") class TotalHandlers, @Handles void sum",
        "@Formerly(\"report\") class TotalHandlers, @Formerly(\"sum\") @Handles void sumUp",
        "class ReportHandlers, @Handles(id = \"sum\") void sumUp",
        "@HandlerGroup(\"report\") class TotalHandlers, @Handles void sum"
    })
    void renameWorksInBothDirections(String renamedClass, String renamedMethod) throws Exception {
        Files.createFile(module.resolve("pom.xml"));
        Release one = release("one", "class ReportHandlers", "@Handles void sum");
        Release two = release("two", renamedClass, renamedMethod);
        try (DevDatabase database = DevPostgres.shared().createDatabase("two_releases")) {
            execute(database, "CREATE TABLE effects (place bigint GENERATED ALWAYS AS IDENTITY, loan bigint)");
            run(database, StartChecks.REFUSE, one, 1);
            run(database, StartChecks.REFUSE, two, 2);
            run(database, StartChecks.REPORT, one, 3);
            run(database, StartChecks.REFUSE, two, 4);

            assertThat(effects(database)).containsExactly(1L, 2L, 3L, 4L);
        }
    }

    private Release release(String name, String handlers, String handler) throws Exception {
        Path classes = module.resolve(name).resolve("classes");
        assertThat(new Javac(classes)
                        .options("-Atypebus.catalog=accept")
                        .compile(List.of(Javac.Source.of("app/Loans.java", CODE.formatted(handlers, handler)))))
                .allMatch(message -> message.getKind() == Diagnostic.Kind.NOTE);
        ClassLoader loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader());
        Class<?> handlerClass = loader.loadClass("app." + handlers.replaceAll(".* ", ""));
        Method catalog = accessible(loader.loadClass("app.Events").getDeclaredMethod("catalog"));
        Method table = accessible(loader.loadClass("app.Handlers").getDeclaredMethod("of", handlerClass));
        return new Release((EventCatalog) catalog.invoke(null), (HandlerTable) table.invoke(
                null, accessible(handlerClass.getDeclaredConstructor()).newInstance()));
    }

    private static <T extends AccessibleObject> T accessible(T member) {
        member.setAccessible(true);
        return member;
    }

    /** Starts the release, has its handler handle an event about this loan, and stops it. */
    @SuppressWarnings("unchecked")
    private static void run(DevDatabase database, StartChecks checks, Release release, long loan) throws Exception {
        EventType<Object> paid =
                (EventType<Object>) release.catalog().find("Loan.Paid", 1).orElseThrow();
        Constructor<?> record = accessible(Arrays.stream(paid.payloadType().getDeclaredConstructors())
                .findFirst()
                .orElseThrow());
        try (EventBus bus = EventBus.builder(database.dataSource())
                .catalog(release.catalog())
                .handlers(release.handlers())
                .startChecks(checks)
                .start()) {
            bus.awaitingHandlers(Duration.ofMinutes(3)).publish(paid, record.newInstance(loan));
        }
    }

    private static void execute(DevDatabase database, String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<Long> effects(DevDatabase database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT loan FROM effects ORDER BY place")) {
            List<Long> loans = new ArrayList<>();
            while (rows.next()) {
                loans.add(rows.getLong(1));
            }
            return loans;
        }
    }
}
