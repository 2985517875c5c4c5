package dev.typebus.processor.check;

import dev.typebus.processor.contract.Released;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** How the user of a build tool has the catalog file written. The tools compile nothing that they hold for up to date. */
final class AcceptCommand {
    static final String OF_JAVAC = "javac -A" + Released.MODE_OPTION + "=" + Released.ACCEPT + " …";

    private AcceptCommand() {}

    /** The command for the build whose files are in this directory. */
    static String of(@Nullable Path base) {
        String property = " -D" + Released.MODE_OPTION + "=" + Released.ACCEPT;
        if (base != null && Files.exists(base.resolve("pom.xml"))) {
            return "mvn clean compile" + property;
        } else if (base != null
                && (Files.exists(base.resolve("build.gradle")) || Files.exists(base.resolve("build.gradle.kts")))) {
            return "./gradlew compileJava --rerun" + property;
        }
        return OF_JAVAC;
    }
}
