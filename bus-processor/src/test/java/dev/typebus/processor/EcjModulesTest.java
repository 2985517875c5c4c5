package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.event.EventCatalog;
import dev.typebus.event.EventType;
import dev.typebus.json.JsonText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With Eclipse's compiler, whole modules are what they are with javac. It does not compile a part of one. */
@Tag("long")
class EcjModulesTest {
    private static final long SEED = Long.getLong("typebus.seed", System.nanoTime());
    private static final int VALUES = 50;

    @TempDir
    Path directory;

    @Nested
    class Compilations extends CompilationsTest {
        /** Nothing is replaced: {@link EcjModulesTest#whatIsInTheOutputIsNotReplaced}. */
        @Override
        void testsCompiledAgainAreTheSame() {}

        /** Eclipse's compiler does not say where a class in a jar is. */
        @Override
        @ParameterizedTest
        @ValueSource(booleans = false)
        void twoModulesThatDoNotSeeEachOtherAreSaid(boolean jars) throws IOException {
            super.twoModulesThatDoNotSeeEachOtherAreSaid(jars);
        }

        @Override
        Compilation compilationTo(Path output) {
            return new Compilation(output, Ecj.NEWEST);
        }
    }

    @Nested
    class Rounds extends RoundsTest {
        /** Eclipse's compiler does not tell of permitted types that do not exist yet. */
        @Override
        void whatASealedInterfacePermitsMayComeLater() {}

        @Override
        Compilation compilationTo(Path output) {
            return new Compilation(output, Ecj.NEWEST);
        }
    }

    @Nested
    class OldestCompilations extends Compilations {
        @Override
        Compilation compilationTo(Path output) {
            return new Compilation(output, Ecj.OLDEST);
        }
    }

    @Nested
    class OldestRounds extends Rounds {
        @Override
        Compilation compilationTo(Path output) {
            return new Compilation(output, Ecj.OLDEST);
        }
    }

    @Nested
    class Modules extends ModulesTest {
        /** Nothing is replaced: {@link EcjModulesTest#whatIsInTheOutputIsNotReplaced}. */
        @Override
        void isNoLibraryOfItself() {}

        @Override
        Compilation compilationTo(Path output) {
            return new Compilation(output, Ecj.NEWEST);
        }
    }

    @Nested
    class Goldens extends GoldensTest {
        /** The others have an order that Eclipse's compiler does not keep: of permitted types, of constants in class files. */
        @Override
        @ParameterizedTest
        @ValueSource(strings = "loans")
        void looksLikeThis(String name) throws IOException {
            super.looksLikeThis(name);
        }

        @Override
        Compilation compilationTo(Path output) {
            return new Compilation(output, Ecj.NEWEST);
        }
    }

    @Test
    void eventsOfTheBlackboxAppComeBackUnchanged() {
        Class<?> events = new Compilation(directory, Ecj.NEWEST)
                .sources(Compilation.resources("blackbox"))
                .succeeds()
                .load("com.example.blackbox.Events");

        for (EventType<?> type : ((EventCatalog) BlackboxApp.call(events, "catalog")).types()) {
            comesBack(type);
        }
    }

    private static <E> void comesBack(EventType<E> type) {
        RandomValues any = new RandomValues(new Random(SEED));
        for (int i = 0; i < VALUES; i++) {
            E payload = any.ofRecord(type.payloadType());
            E back = JsonText.read(type, JsonText.write(type, payload));
            assertThat(DeepEquals.difference(type.name(), payload, back))
                    .as("seed %d, number %d", SEED, i)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Work.Done", ""})
    void whatIsInTheOutputIsNotReplaced(String event) {
        whatCompiles(event).succeeds();

        assertThat(whatCompiles(event).library(directory.resolve("classes")).fails())
                .singleElement()
                .asString()
                .startsWith("[CompileWholeModule] ")
                .contains("the compiler does not replace what an earlier compilation left in its output")
                .endsWith(
                        "\n  Empty the output directory and compile the whole module.\ndocs/errors/CompileWholeModule.md");
    }

    /** A part of a module, or all of it: an event, or handlers alone. */
    private Compilation whatCompiles(String event) {
        Compilation compilation = new Compilation(directory.resolve("classes"), Ecj.NEWEST);
        return event.isEmpty()
                ? compilation.source("com/example/Handling.java", """
                        package com.example;
                        import dev.typebus.annotations.*;
                        import dev.typebus.event.*;
                        import dev.typebus.handler.*;
                        class Handling { @Handles("*.*") void all(StoredEvent<JsonPayload> event) {} }
                        """)
                : compilation.source("com/example/Done.java", """
                        package com.example;
                        import dev.typebus.annotations.*;
                        @DomainEvent("Work.Done") record Done(@AggregateId long id) {}
                        """);
    }
}
