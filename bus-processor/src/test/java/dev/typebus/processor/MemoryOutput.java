package dev.typebus.processor;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;

/** Compiler output in memory, for many small compilations and for names that a file system may not allow. */
final class MemoryOutput extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, Bytes> classes = new TreeMap<>();
    private final Map<String, Bytes> sources = new TreeMap<>();

    /** @param input file manager with the class path; not closed with this one */
    MemoryOutput(JavaFileManager input) {
        super(input);
    }

    /** The names of the classes that were compiled. */
    Iterable<String> classes() {
        return classes.keySet();
    }

    /** Whether the source of a class was generated. */
    boolean isGenerated(String name) {
        return sources.containsKey(name);
    }

    /** The generated sources. */
    String generated() {
        StringBuilder text = new StringBuilder();
        sources.forEach(
                (name, source) -> text.append("// ").append(name).append('\n').append(source.getCharContent(true)));
        return text.toString();
    }

    /** Finds these classes. */
    ClassLoader loader() {
        return new ClassLoader(MemoryOutput.class.getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                Bytes found = classes.get(name);
                if (found == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] code = found.bytes.toByteArray();
                return defineClass(name, code, 0, code.length);
            }
        };
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
            Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
        Bytes file = new Bytes(name, kind);
        (kind == JavaFileObject.Kind.CLASS ? classes : sources).put(name, file);
        return file;
    }

    @Override
    public FileObject getFileForOutput(Location location, String packageName, String name, FileObject sibling) {
        return new Bytes(name, JavaFileObject.Kind.OTHER);
    }

    @Override
    public boolean isSameFile(FileObject one, FileObject other) {
        return one == other;
    }

    @Override
    public void close() {}

    private static final class Bytes extends SimpleJavaFileObject {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final String name;

        Bytes(String name, Kind kind) {
            super(URI.create("memory:///" + name.replaceAll("[^\\w/]", "_") + kind.extension), kind);
            this.name = name.substring(name.lastIndexOf('.') + 1);
        }

        @Override
        public OutputStream openOutputStream() {
            return bytes;
        }

        @Override
        public InputStream openInputStream() {
            return new ByteArrayInputStream(bytes.toByteArray());
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return bytes.toString(StandardCharsets.UTF_8);
        }

        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            return kind == this.kind && simpleName.equals(name);
        }
    }
}
