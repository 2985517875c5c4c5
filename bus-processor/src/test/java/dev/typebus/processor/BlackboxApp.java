package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.event.EventCatalog;
import dev.typebus.event.EventType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The application in {@code resources/blackbox}, compiled once for all tests that run it. */
final class BlackboxApp {
    private static final String PACKAGE = "com.example.blackbox.";
    private static final ClassLoader CLASSES = new Compilation(Path.of("target", "blackbox"))
            .sources(Compilation.resources("blackbox"))
            .succeeds()
            .classLoader();

    private BlackboxApp() {}

    static Class<?> load(String name) {
        return Compilation.load(CLASSES, PACKAGE + name);
    }

    /** A generated file that is no source. */
    static String resource(String path) {
        try (InputStream file = CLASSES.getResourceAsStream(path)) {
            assertThat(file).as(path).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static EventCatalog catalog() {
        return (EventCatalog) call(load("Events"), "catalog");
    }

    @SuppressWarnings("unchecked")
    static EventType<Object> type(String name, int version) {
        return (EventType<Object>) catalog().find(name, version).orElseThrow();
    }

    /** Calls the one static method of this name and number of parameters, public or not. */
    static Object call(Class<?> type, String name, Object... arguments) {
        for (Method method : type.getDeclaredMethods()) {
            if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
                method.setAccessible(true);
                return result(() -> method.invoke(null, arguments));
            }
        }
        throw new AssertionError(type + " has no " + name);
    }

    /** Calls the constructor without parameters, or that of a record with all of them. */
    static Object make(Class<?> type, @Nullable Object... arguments) {
        Constructor<?> constructor = Arrays.stream(type.getDeclaredConstructors())
                .filter(each -> each.getParameterCount() == arguments.length)
                .findFirst()
                .orElseThrow();
        constructor.setAccessible(true);
        return result(() -> constructor.newInstance(arguments));
    }

    private interface Reflection {
        Object call() throws ReflectiveOperationException;
    }

    private static Object result(Reflection reflection) {
        try {
            return reflection.call();
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new LinkageError(e.getMessage(), e);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
