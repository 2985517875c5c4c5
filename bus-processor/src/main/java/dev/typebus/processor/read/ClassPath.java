package dev.typebus.processor.read;

import dev.typebus.processor.model.JavaClass;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.util.Optional;
import javax.annotation.processing.Filer;
import javax.tools.StandardLocation;

/** The directories and jars of the class path. Of two classes of one name compilers show the first; the other one is looked for beside a class that they do show. */
final class ClassPath {
    private final Filer filer;

    ClassPath(Filer filer) {
        this.filer = filer;
    }

    /** Whether {@code second} is in a directory or jar that has a {@code first} of its own, behind the one that is shown. */
    boolean hides(JavaClass first, JavaClass second) {
        Optional<String> shown = find(first).map(URI::toString);
        Optional<String> beside = find(second).map(URI::toString);
        if (shown.isEmpty() || beside.isEmpty()) {
            return false;
        }
        String root = root(beside.get(), second);
        String shownRoot = root(shown.get(), first);
        return !root.equals(shownRoot) && exists(root + shown.get().substring(shownRoot.length()));
    }

    /** The class file of this class, or of the outermost one around it, that compilers show. */
    Optional<URI> find(JavaClass type) {
        try {
            String file = type.outermost().simpleName() + ".class";
            return Optional.of(filer.getResource(StandardLocation.CLASS_PATH, type.packageName(), file)
                    .toUri());
        } catch (IOException | RuntimeException none) {
            return Optional.empty();
        }
    }

    /** Without the path of the class, which has escapes for some letters. */
    private static String root(String place, JavaClass type) {
        String root = place.substring(0, place.lastIndexOf('/'));
        for (int parts = type.packageName().isEmpty() ? 0 : type.packageName().split("\\.", -1).length;
                parts > 0;
                parts--) {
            root = root.substring(0, Math.max(root.lastIndexOf('/'), 0));
        }
        return root;
    }

    private static boolean exists(String place) {
        try {
            URLConnection connection = URI.create(place).toURL().openConnection();
            connection.setUseCaches(false);
            try (InputStream file = connection.getInputStream()) {
                return file.read() >= 0;
            }
        } catch (IOException | RuntimeException none) {
            return false;
        }
    }
}
