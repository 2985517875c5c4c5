package dev.typebus.sample;

import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where this program's classes come from, so that another JVM can be started with them. */
final class ClassPath {
    private ClassPath() {}

    /** As {@code java -cp} wants it. Within Maven the JVM's own class path is Maven's; the class loader knows better. */
    static String current() {
        if (!(LoanApp.class.getClassLoader() instanceof URLClassLoader loader)) {
            return System.getProperty("java.class.path");
        }
        List<String> entries = new ArrayList<>();
        for (URL url : loader.getURLs()) {
            try {
                entries.add(Path.of(new URI(url.toString())).toString());
            } catch (URISyntaxException e) {
                throw new IllegalStateException("The class path has an entry that is no file: " + url, e);
            }
        }
        return String.join(File.pathSeparator, entries);
    }
}
