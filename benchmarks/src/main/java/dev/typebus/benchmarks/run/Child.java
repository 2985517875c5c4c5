package dev.typebus.benchmarks.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Child JVM with this one's class path. It prints figures as lines {@code name=value} to its standard output, and ends when its standard input ends.
 * Thread-safe.
 */
public final class Child implements AutoCloseable {
    private final Process process;
    private final Map<String, Long> figures = new ConcurrentHashMap<>();
    private final Thread listener = new Thread(this::listen, "child-listener");

    private Child(Process process) {
        this.process = process;
    }

    /** Starts the main method of the class, with a heap of 512 MB at most. */
    public static Child start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                classPath(),
                main.getName()));
        command.addAll(Arrays.asList(arguments));
        Child child = new Child(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        child.listener.start();
        return child;
    }

    /** Returns the class path of this class's loader, because within Maven the system property holds Maven's. */
    public static String classPath() {
        if (Child.class.getClassLoader() instanceof URLClassLoader loader) {
            return Arrays.stream(loader.getURLs())
                    .map(Child::path)
                    .collect(Collectors.joining(java.io.File.pathSeparator));
        }
        return System.getProperty("java.class.path");
    }

    private static String path(URL url) {
        try {
            return Path.of(url.toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The class path has a malformed URL: " + url, e);
        }
    }

    private void listen() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    figures.put(line.substring(0, equals), Long.valueOf(line.substring(equals + 1)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the last value of this name; 0 if the child has printed none. */
    public long figure(String name) {
        if (!process.isAlive() && !figures.containsKey(name)) {
            throw new IllegalStateException(
                    "A JVM ended with exit code " + process.exitValue() + " and did not print " + name);
        }
        return figures.getOrDefault(name, 0L);
    }

    /** Stops the child, and waits for its end. */
    public void end() throws IOException, InterruptedException {
        process.getOutputStream().close();
        process.waitFor();
        listener.join();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
