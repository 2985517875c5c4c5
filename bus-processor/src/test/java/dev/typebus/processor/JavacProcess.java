package dev.typebus.processor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A compiler in a process of its own, with system properties and an environment as builds give them: those of this process are
 * everybody's.
 */
final class JavacProcess {
    /** What is taken from the environment of this process, where it may be anything. */
    private static final List<String> LEFT_OUT = List.of("CI", "JDK_JAVAC_OPTIONS", "JAVA_TOOL_OPTIONS");

    /** @param says messages of processors and compiler without a place: {@code error: …}, {@code Note: …} */
    record Result(int exitCode, List<String> says) {}

    private final Path output;
    private final Map<String, String> environment;

    JavacProcess(Path output, Map<String, String> environment) {
        this.output = output;
        this.environment = environment;
    }

    /** Compiles a file, with options as {@code javac} has them: {@code -J-Dname=value} is a system property. */
    Result compile(Path source, String... options) throws IOException, InterruptedException {
        String classPath = System.getProperty("java.class.path");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                "-J-Duser.language=en",
                "-J-XX:TieredStopAtLevel=1",
                "-classpath",
                classPath,
                "-processorpath",
                classPath,
                "-parameters",
                "-d",
                Files.createDirectories(output).toString()));
        command.addAll(List.of(options));
        command.add(source.toString());
        return run(new ProcessBuilder(command));
    }

    /** The same in the output directory as the working directory, without {@code -d}, and with it on the class path. */
    Result compileHere(String source) throws IOException, InterruptedException {
        String classPath = System.getProperty("java.class.path");
        return run(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                        "-J-Duser.language=en",
                        "-classpath",
                        "." + File.pathSeparator + classPath,
                        "-processorpath",
                        classPath,
                        "-Atypebus.unhandled=ignore",
                        source)
                .directory(output.toFile()));
    }

    private Result run(ProcessBuilder child) throws IOException, InterruptedException {
        child.redirectErrorStream(true);
        LEFT_OUT.forEach(child.environment()::remove);
        child.environment().putAll(environment);
        Process process = child.start();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        int exitCode = process.waitFor();
        return new Result(
                exitCode,
                Pattern.compile("(?m)^(error|warning|Note): .*(\\R {2}.*)*")
                        .matcher(text)
                        .results()
                        .map(MatchResult::group)
                        .toList());
    }
}
