package dev.typebus.sample;

import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Class path of this program, for starting another JVM. */
final class ClassPath {
    private ClassPath() {}

    /** Returns the class path for {@code java -cp}. Within Maven the JVM's own class path is Maven's, so the class loader is asked. */
    static String current() {
        if (!(LoanApp.class.getClassLoader() instanceof URLClassLoader loader)) {
            return System.getProperty("java.class.path");
        }
        List<String> entries = new ArrayList<>();
        for (URL url : loader.getURLs()) {
            try {
                entries.add(Path.of(new URI(url.toString())).toString());
            } catch (URISyntaxException e) {
                throw new IllegalStateException("The class path has an entry that is not a file: " + url, e);
            }
        }
        return String.join(File.pathSeparator, entries);
    }
}
