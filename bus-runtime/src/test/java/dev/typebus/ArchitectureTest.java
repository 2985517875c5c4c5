package dev.typebus;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds what the design says of packages, names and sizes. */
class ArchitectureTest {
    private static final int MAX_LINES = 300;

    /** Each package may know those before it, never the next. The front door, dev.typebus itself, knows all. */
    private static final List<String> ORDER =
            List.of("event", "json", "append", "wake", "read", "dispatch", "settle", "lease", "operate");

    private static final JavaClasses CLASSES = new ClassFileImporter().importPath(Path.of("target", "classes"));

    static List<String> packages() {
        return ORDER;
    }

    @ParameterizedTest
    @MethodSource("packages")
    void aPackageKnowsOnlyThoseBeforeIt(String name) {
        List<String> later = ORDER.subList(ORDER.indexOf(name) + 1, ORDER.size());
        noClasses()
                .that()
                .resideInAPackage("dev.typebus." + name)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(Stream.concat(
                                Stream.of("dev.typebus", "dev.typebus.schema"),
                                later.stream().map(one -> "dev.typebus." + one))
                        .toArray(String[]::new))
                .check(CLASSES);
    }

    @Test
    void everyPackageHasItsPlaceInTheOrder() {
        assertThat(CLASSES.stream().map(one -> one.getPackageName()).distinct())
                .allMatch(name -> name.equals("dev.typebus")
                        || name.equals("dev.typebus.schema")
                        || ORDER.contains(name.substring("dev.typebus.".length())));
    }

    @Test
    void theSchemaIsTheFrontDoorsAffair() {
        classes()
                .that()
                .resideInAPackage("dev.typebus.schema")
                .should()
                .onlyBeAccessed()
                .byAnyPackage("dev.typebus", "dev.typebus.schema")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("dev.typebus.schema")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ORDER.stream()
                        .filter(name -> !name.equals("event") && !name.equals("append"))
                        .map(name -> "dev.typebus." + name)
                        .toArray(String[]::new))
                .check(CLASSES);
    }

    @Test
    void thereAreNoCycles() {
        slices().matching("dev.typebus.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void statementsArePackagePrivate() {
        classes()
                .that()
                .haveSimpleNameEndingWith("Sql")
                .should()
                .bePackagePrivate()
                .check(CLASSES);
    }

    @Test
    void nothingIsDoneByReflectionOrByClassName() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.lang.reflect", "java.lang.invoke")
                .orShould()
                .callMethod(Class.class, "forName", String.class)
                .check(CLASSES);
    }

    @Test
    void namesSayWhatAClassDoes() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Common|Base|Impl|Manager)")
                .check(CLASSES);
    }

    @Test
    void aClassCanBeReadInOneGo() throws IOException {
        SortedMap<String, Integer> tooLong = new TreeMap<>();
        try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
            for (Path source :
                    sources.filter(path -> path.toString().endsWith(".java")).toList()) {
                int lines = Files.readAllLines(source).size();
                if (lines > MAX_LINES) {
                    tooLong.put(source.getFileName().toString(), lines);
                }
            }
        }
        assertThat(tooLong).as("classes of more than " + MAX_LINES + " lines").isEmpty();
    }
}
