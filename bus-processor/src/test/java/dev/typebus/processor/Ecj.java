package dev.typebus.processor;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import javax.tools.JavaCompiler;

/** Eclipse's compiler as builds run it. Maven puts the jars there; a class loader for each keeps them apart. */
public final class Ecj {
    public static final JavaCompiler NEWEST = ecj("3.46.100");

    /** The first that reads Java 17. */
    public static final JavaCompiler OLDEST = ecj("3.28.0");

    private Ecj() {}

    /** A message as javac has it: what has no place in Eclipse's compiler has the class in the text. */
    public static String withoutClass(String text) {
        return text.replaceAll(" \\([\\p{L}\\w.$]+\\):", ":");
    }

    private static JavaCompiler ecj(String version) {
        try {
            URL jar =
                    Path.of("target", "ecj", "ecj-" + version + ".jar").toUri().toURL();
            ClassLoader classes = new URLClassLoader(new URL[] {jar}, Ecj.class.getClassLoader());
            return (JavaCompiler) classes.loadClass("org.eclipse.jdt.internal.compiler.tool.EclipseCompiler")
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | IOException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
