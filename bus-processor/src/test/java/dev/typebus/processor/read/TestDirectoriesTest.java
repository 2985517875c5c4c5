package dev.typebus.processor.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The directories of Maven, Gradle, sbt, Android, Eclipse, IntelliJ and NetBeans, with and without a build file above. */
class TestDirectoriesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "target/test-classes",
                "target/scala-3/test-classes",
                "build/classes/java/test",
                "build/classes/java/integrationTest",
                "build/classes/java/functionalTest",
                "build/classes/java/itest",
                "build/classes/java/e2e",
                "build/classes/java/e2eTest",
                "build/classes/java/test21",
                "build/classes/java/testFixtures",
                "build/classes/java/jmh",
                "build/intermediates/javac/debugUnitTest/classes",
                "build/test/classes",
                "bin/test",
                "bin/integrationTest",
                "out/test/loans",
                "out/test/classes",
                "main-kit/out/test/production-kit",
                "loans-tests",
                "classes/Tests",
            })
    void isOfTests(String output) {
        assertThat(TestDirectories.isOfTests(Path.of(output))).isTrue();
        assertThat(TestDirectories.isOfTests(Path.of("/home/main/loans", output)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "target/classes",
                "target",
                "bin",
                "bin/main",
                "bin/items",
                "build/classes/java/main",
                "build/classes/java/latest",
                "build/tests-kit/classes/java/main",
                "build/intermediates/javac/itDebug/classes",
                "build/classes/java/contestants",
                "build/intermediates/javac/debug/classes",
                "out/production/tests-kit",
                "tests-kit/target/classes",
                "tests-kit/build/classes/java/main",
                "tests-kit/build/classes",
                "tests-kit/bin/main",
                "tests-kit/bin",
                "tests-kit/out/production/tests-kit",
                "tests-kit/classes",
                "build/test/out/classes",
            })
    void isNotOfTests(String output) {
        assertThat(TestDirectories.isOfTests(Path.of(output))).isFalse();
        assertThat(TestDirectories.isOfTests(Path.of("/home/test/loans", output)))
                .isFalse();
    }
}
