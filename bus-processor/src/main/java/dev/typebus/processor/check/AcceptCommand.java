package dev.typebus.processor.check;

import dev.typebus.processor.contract.CatalogFile;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the user of a build tool has the catalog file written. The tools compile nothing that they hold for up to date. */
final class AcceptCommand {
    static final String OF_JAVAC = "javac -A" + CatalogFile.MODE_OPTION + "=" + CatalogFile.ACCEPT + " …";

    private AcceptCommand() {}

    /** The command for the build whose files are in this directory or the next one above that has some. */
    static String of(@Nullable Path base) {
        String property = " -D" + CatalogFile.MODE_OPTION + "=" + CatalogFile.ACCEPT;
        for (Path above = base; above != null; above = above.getParent()) {
            if (Files.exists(above.resolve("pom.xml"))) {
                return "mvn clean compile" + property;
            } else if (isOfGradle(above)) {
                return "./gradlew compileJava --rerun" + property;
            }
        }
        return OF_JAVAC;
    }

    private static boolean isOfGradle(Path directory) {
        File[] files = directory.toFile().listFiles((none, name) -> name.matches(".+\\.gradle(\\.kts)?"));
        return files != null && Stream.of(files).anyMatch(File::isFile);
    }
}
