package dev.typebus;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
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

/** Checks the layout: order of packages, API without internal types, names and sizes. */
class ArchitectureTest {
    private static final int MAX_LINES = 300;

    /** Each package depends on earlier ones only. dev.typebus itself, the front door, depends on all. */
    private static final List<String> ORDER = List.of(
            "event",
            "json",
            "handler",
            "internal.threads",
            "internal.jdbc",
            "internal.schema",
            "internal.log",
            "admin",
            "replay",
            "health",
            "retention",
            "internal.publish",
            "internal.wakeup",
            "internal.dispatch",
            "internal.retention",
            "internal.replay",
            "internal.health",
            "internal.settle",
            "internal.startup",
            "internal.work",
            "internal.lease");

    /** The most public top-level types outside {@code internal}: each is a word that a user has to learn. */
    private static final int MAX_PUBLIC_TYPES = 90;

    private static final JavaClasses CLASSES = new ClassFileImporter().importPath(Path.of("target", "classes"));

    static List<String> packages() {
        return ORDER;
    }

    @ParameterizedTest
    @MethodSource("packages")
    void packageDependsOnEarlierOnesOnly(String name) {
        List<String> later = ORDER.subList(ORDER.indexOf(name) + 1, ORDER.size());
        noClasses()
                .that()
                .resideInAPackage("dev.typebus." + name)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        Stream.concat(Stream.of("dev.typebus"), later.stream().map(one -> "dev.typebus." + one))
                                .toArray(String[]::new))
                .check(CLASSES);
    }

    @Test
    void orderNamesEveryPackage() {
        assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
                .allMatch(
                        name -> name.equals("dev.typebus") || ORDER.contains(name.substring("dev.typebus.".length())));
    }

    @Test
    void schemaIsUsedByTheFrontDoorOnly() {
        classes()
                .that()
                .resideInAPackage("dev.typebus.internal.schema")
                .should()
                .onlyBeAccessed()
                .byAnyPackage("dev.typebus", "dev.typebus.internal.schema")
                .check(CLASSES);
    }

    @Test
    void apiSignaturesShowNoInternalType() {
        methods()
                .that()
                .areDeclaredInClassesThat(areApi())
                .and(arePublicOrProtected())
                .should(showNoInternalType())
                .check(CLASSES);
        constructors()
                .that()
                .areDeclaredInClassesThat(areApi())
                .and(arePublicOrProtected())
                .should(showNoInternalType())
                .check(CLASSES);
        fields().that()
                .areDeclaredInClassesThat(areApi())
                .and(arePublicOrProtected())
                .should()
                .notHaveRawType(resideInAPackage("dev.typebus.internal.."))
                .check(CLASSES);
    }

    @Test
    void publicTypesOutsideInternalAreFew() {
        assertThat(CLASSES.stream()
                        .filter(areApi())
                        .filter(JavaClass::isTopLevelClass)
                        .map(JavaClass::getSimpleName))
                .hasSizeLessThanOrEqualTo(MAX_PUBLIC_TYPES);
    }

    private static DescribedPredicate<JavaClass> areApi() {
        return DescribedPredicate.describe(
                "are API",
                one -> one.getModifiers().contains(JavaModifier.PUBLIC)
                        && !one.getPackageName().startsWith("dev.typebus.internal"));
    }

    private static DescribedPredicate<JavaMember> arePublicOrProtected() {
        return DescribedPredicate.describe(
                "are public or protected",
                one -> one.getModifiers().contains(JavaModifier.PUBLIC)
                        || one.getModifiers().contains(JavaModifier.PROTECTED));
    }

    private static ArchCondition<JavaCodeUnit> showNoInternalType() {
        return new ArchCondition<>("show no internal type") {
            @Override
            public void check(JavaCodeUnit unit, ConditionEvents events) {
                Stream.concat(unit.getParameterTypes().stream(), Stream.of(unit.getReturnType()))
                        .flatMap(type -> type.getAllInvolvedRawTypes().stream())
                        .filter(type -> type.getPackageName().startsWith("dev.typebus.internal"))
                        .forEach(type -> events.add(
                                SimpleConditionEvent.violated(unit, unit.getFullName() + " shows " + type.getName())));
            }
        };
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.typebus.(**)").should().beFreeOfCycles().check(CLASSES);
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
    void reflectionIsNotUsed() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.lang.reflect", "java.lang.invoke")
                .orShould()
                .callMethod(Class.class, "forName", String.class)
                .check(CLASSES);
    }

    @Test
    void classNamesHaveNoVagueSuffix() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Common|Base|Impl|Manager)")
                .check(CLASSES);
    }

    @Test
    void classesHaveAtMost300Lines() throws IOException {
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
