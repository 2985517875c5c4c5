package dev.typebus.processor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import javax.annotation.processing.Messager;
import org.junit.jupiter.api.Test;

/** Packages depend on each other in one direction. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(
                    TypebusProcessor.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void stagesDependOnTheModelOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("processor")
                .definedBy("dev.typebus.processor")
                .layer("read")
                .definedBy("..read..")
                .layer("check")
                .definedBy("..check..")
                .layer("report")
                .definedBy("..report..")
                .layer("write")
                .definedBy("..write..")
                .layer("describe")
                .definedBy("..describe..")
                .layer("contract")
                .definedBy("..contract..")
                .layer("model")
                .definedBy("..model..")
                .whereLayer("processor")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("read")
                .mayOnlyBeAccessedByLayers("processor")
                .whereLayer("check")
                .mayOnlyBeAccessedByLayers("processor")
                .whereLayer("write")
                .mayOnlyBeAccessedByLayers("processor")
                .whereLayer("describe")
                .mayOnlyBeAccessedByLayers("processor")
                .whereLayer("report")
                .mayOnlyBeAccessedByLayers("processor", "check")
                .whereLayer("contract")
                .mayOnlyBeAccessedByLayers("processor", "read", "check", "write", "describe")
                .whereLayer("model")
                .mayOnlyBeAccessedByLayers("processor", "read", "check", "report", "write", "describe", "contract")
                .check(CLASSES);
    }

    @Test
    void onlyReportUsesTheMessager() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..report..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Messager.class)
                .check(CLASSES);
    }

    @Test
    void onlyProcessorsAndStageEntryPointsArePublic() {
        classes()
                .that()
                .resideInAPackage("..check..")
                .and()
                .doNotHaveSimpleName("Checks")
                .should()
                .notBePublic()
                .check(CLASSES);
    }

    @Test
    void classesHaveAtMost300Lines() {
        Compilation.files(Path.of("src", "main", "java"), ".java")
                .forEach((path, text) ->
                        assertThat(text.lines().count()).as(path).isLessThanOrEqualTo(300));
    }
}
