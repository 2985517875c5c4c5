package dev.typebus.processor.read;

import dev.typebus.processor.contract.InvalidContract;
import dev.typebus.processor.contract.ModuleFile;
import dev.typebus.processor.contract.CatalogFile;
import dev.typebus.processor.model.JavaClass;
import dev.typebus.processor.model.ModuleModel;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.annotation.processing.Filer;
import javax.lang.model.element.TypeElement;
import javax.tools.FileObject;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/**
 * The directory that the compiler writes classes to. What is there was left by an earlier compilation of the same sources; what is
 * elsewhere on the class path is another module's. For a compiler that writes no files it is empty. For one compilation.
 */
public final class CompilerOutput {
    private static final Pattern BUILD_FILE = Pattern.compile(
            Pattern.quote(CatalogFile.FILE_NAME) + "|pom\\.xml|.+\\.gradle(\\.kts)?|build\\.sbt|BUILD(\\.bazel)?");

    private final Filer filer;
    private final ClassPath classPath;
    private final FileObject moduleFile;
    private final Optional<Path> directory;

    /** Creates the module file, which is written once at most: so every compiler says where its output is, also an empty one. */
    public CompilerOutput(Filer filer) throws IOException {
        this.filer = filer;
        classPath = new ClassPath(filer);
        moduleFile = filer.createResource(StandardLocation.CLASS_OUTPUT, "", ModuleFile.NAME);
        URI uri = moduleFile.toUri();
        directory = "file".equals(uri.getScheme())
                ? Optional.ofNullable(root(Path.of(uri).toAbsolutePath()))
                : Optional.empty();
    }

    /** The directory that the module file is in; without {@code -d} javac writes it right there. */
    private static @Nullable Path root(Path moduleFile) {
        Path root = moduleFile;
        for (int i = moduleFile.endsWith(ModuleFile.NAME) ? 3 : 1; i > 0 && root != null; i--) {
            root = root.getParent();
        }
        return root;
    }

    /** The file that the last compilation left; an empty one if there is none. */
    public ModuleFile left() throws InvalidContract, IOException {
        Optional<Path> file = directory.map(output -> output.resolve(ModuleFile.NAME));
        return file.isPresent() && Files.exists(file.get())
                ? ModuleFile.parse(Files.readString(file.get()))
                : ModuleFile.NONE;
    }

    /** The {@code Events} or {@code Handlers} of the last compilation that this one does not generate, if its class file is still here. */
    public Optional<String> stale(ModuleFile left, ModuleModel module) {
        return left.generated().stream()
                .filter(name -> !module.generated().contains(name) && isFile(name))
                .findFirst();
    }

    /** Leaves this for the next compilation. */
    public void leave(ModuleFile file) throws IOException {
        try (OutputStream out = moduleFile.openOutputStream()) {
            out.write(file.text().getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * Whether another module has this class: its class file is on the class path, and not here. What was generated in this compilation, or was left as a
     * source by one that failed, has no class file yet.
     */
    boolean isOfOther(JavaClass type) {
        return !isFile(type.qualifiedName()) && classPath.find(type).isPresent();
    }

    /** Whether the class path has the class file of this class, or of the one around it, from here. */
    public boolean isRead(TypeElement type) {
        return classPath
                .find(ReadClass.name(type))
                .filter(found -> directory.isPresent() && isWithin(found, directory.get()))
                .isPresent();
    }

    private static boolean isWithin(URI file, Path directory) {
        try {
            return Path.of(file).toRealPath().startsWith(directory.toRealPath());
        } catch (IOException | RuntimeException ofJar) {
            return false;
        }
    }

    /**
     * Whether an earlier compilation generated this top-level class: its class file is here, or its source where sources go and its class file
     * nowhere else. Main and tests may have one directory for sources.
     */
    boolean has(JavaClass type) {
        return isFile(type.qualifiedName()) || (hasSource(type) && !isOfOther(type));
    }

    private boolean hasSource(JavaClass type) {
        try (InputStream source = filer.getResource(
                        StandardLocation.SOURCE_OUTPUT, type.packageName(), type.simpleName() + ".java")
                .openInputStream()) {
            return true;
        } catch (IOException | RuntimeException none) {
            return false;
        }
    }

    /** Whether there is the class file of this class or of one around it. */
    public boolean hasFileOf(String qualifiedName) {
        for (String name = qualifiedName; name.contains("."); name = name.substring(0, name.lastIndexOf('.'))) {
            if (isFile(name)) {
                return true;
            }
        }
        return isFile(qualifiedName);
    }

    private boolean isFile(String qualifiedName) {
        return directory
                .map(output -> output.resolve(qualifiedName.replace('.', '/') + ".class"))
                .filter(Files::exists)
                .isPresent();
    }

    /**
     * The module's base directory: that which holds the build directory, the outermost below the build file; where the output is in no build directory,
     * that of the build file, the first above the output. None where there is no build file.
     */
    Optional<Path> base() {
        Path holder = null;
        for (Path above = directory.orElse(null); above != null; above = above.getParent()) {
            if (hasBuildFile(above)) {
                return Optional.of(holder == null ? above : holder);
            }
            if (TestDirectories.isBuild(above)) {
                holder = above.getParent();
            }
        }
        return Optional.empty();
    }

    private static boolean hasBuildFile(Path directory) {
        File[] files = directory
                .toFile()
                .listFiles((none, name) -> BUILD_FILE.matcher(name).matches());
        return files != null && Stream.of(files).anyMatch(File::isFile);
    }

    /** Whether tests are compiled. */
    boolean isOfTests() {
        return directory
                .map(output -> base().map(above -> above.relativize(output)).orElse(output))
                .filter(TestDirectories::isOfTests)
                .isPresent();
    }
}
