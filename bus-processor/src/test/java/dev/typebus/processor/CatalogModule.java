package dev.typebus.processor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A module {@code loans} below a root with a build file, and compilations of one event in it. */
abstract class CatalogModule {
    @TempDir
    Path directory;

    Path module = Path.of("");
    Path catalog = Path.of("");

    @BeforeEach
    void createModule() throws IOException {
        Files.createFile(directory.resolve("pom.xml"));
        module = Files.createDirectory(directory.resolve("loans"));
        Files.createFile(module.resolve("pom.xml"));
        catalog = module.resolve("typebus.catalog.json");
    }

    final List<String> compile(String output, String mode, String components, String... options) {
        return compile(
                new Javac(module.resolve(output))
                        .options("-Atypebus.catalog=" + mode)
                        .options(options),
                "Funded",
                components);
    }

    static List<String> compile(Path module, String name, String components) {
        return compile(module.resolve("target/classes"), "accept", name, components);
    }

    static List<String> compile(Path output, String mode, String name, String components) {
        return compile(new Javac(output).options("-Atypebus.catalog=" + mode), name, components);
    }

    private static List<String> compile(Javac javac, String name, String components) {
        Javac.Source source = Javac.Source.of("app/Loan" + name + ".java", """
                package app;
                import dev.typebus.annotations.*;
                @DomainEvent("Loan.%s")
                record Loan%s(@AggregateId long id%s) {}
                """.formatted(name, name, components));
        return javac.compile(List.of(source)).stream()
                .map(diagnostic -> diagnostic.getKind() + " " + Javac.message(diagnostic))
                .toList();
    }
}
