package dev.typebus.benchmarks;

import dev.typebus.benchmarks.JavacRun.Cost;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Scanner;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;

/**
 * Compares the cost of javac for records of 10 components, in four variants. They are: alone; with Typebus (events, and one handler for every tenth);
 * with avaje-jsonb, which writes an adapter for each record; and with Typebus's generated code as sources, without a processor. The variants
 * alternate, so a slow minute of the machine affects all. Cold is the first compilation of a new JVM, median of 5: elapsed time and processor time of
 * the JVM. Warm, as in a build daemon, is the median of 5 rounds after 5 others: processor time of javac's thread, which depends least on other load.
 */
public final class JavacBenchmark {
    private static final String IN_NEW_JVM = "in-new-jvm";
    private static final int COLD = 5;
    private static final int WARM_UP = 5;
    private static final int WARM = 5;

    private JavacBenchmark() {}

    /** Runs the benchmark for 10, 100 and 1,000 events, or for the numbers in the arguments. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length > 0 && args[0].equals(IN_NEW_JVM)) {
            JavacRun run = JavacRun.valueOf(args[1]);
            Cost cost = run.compile(run.sources(Integer.parseInt(args[2]), Path.of(args[3])));
            System.out.println(cost.elapsed() + " " + cost.thread() + " " + cost.jvm());
            return;
        }
        List<Integer> sizes = args.length == 0
                ? List.of(10, 100, 1_000)
                : Stream.of(args).map(Integer::valueOf).toList();
        System.out.printf(
                "javac %s on %d processors, files in %s%n",
                Runtime.version(), Runtime.getRuntime().availableProcessors(), System.getProperty("java.io.tmpdir"));
        System.out.printf(
                "%-26s %7s %10s %10s %10s %16s %14s %12s %8s%n",
                "", "records", "alone", "avaje", "Typebus", "generated given", "avaje adds", "Typebus adds", "ratio");
        for (int size : sizes) {
            Path generated = Files.createTempDirectory("javac-benchmark");
            JavacRun.PROCESSOR.compile(JavacRun.PROCESSOR.sources(size, generated), generated);
            Map<JavacRun, List<Cost>> cold = cold(size, generated);
            print("cold, elapsed time", size, cold, Cost::elapsed);
            print("cold, processor time", size, cold, Cost::jvm);
            print("warm, javac's thread", size, warm(size, generated), Cost::thread);
            JavacRun.delete(generated);
        }
    }

    private static void print(String what, int size, Map<JavacRun, List<Cost>> costs, ToDoubleFunction<Cost> figure) {
        Map<JavacRun, Double> medians = new EnumMap<>(JavacRun.class);
        costs.forEach((run, each) -> medians.put(run, median(each, figure)));
        double alone = medians.getOrDefault(JavacRun.RECORDS, 0.0);
        double avaje = medians.getOrDefault(JavacRun.AVAJE, 0.0);
        double ours = medians.getOrDefault(JavacRun.PROCESSOR, 0.0);
        System.out.printf(
                Locale.ROOT,
                "%-26s %,7d %7.0f ms %7.0f ms %7.0f ms %13.0f ms %11.0f ms %9.0f ms %8.2f%n",
                what,
                size,
                alone,
                avaje,
                ours,
                medians.getOrDefault(JavacRun.GENERATED, 0.0),
                avaje - alone,
                ours - alone,
                (ours - alone) / (avaje - alone));
    }

    private static double median(List<Cost> costs, ToDoubleFunction<Cost> figure) {
        return costs.stream().mapToDouble(figure).sorted().toArray()[costs.size() / 2];
    }

    private static Map<JavacRun, List<Cost>> warm(int size, Path generated) throws IOException, InterruptedException {
        Map<JavacRun, List<JavaFileObject>> sources = new EnumMap<>(JavacRun.class);
        for (JavacRun run : JavacRun.values()) {
            sources.put(run, run.sources(size, generated));
        }
        Measured warm = run -> run.compile(Objects.requireNonNull(sources.get(run)));
        rounds(WARM_UP, warm);
        return rounds(WARM, warm);
    }

    private static Map<JavacRun, List<Cost>> cold(int size, Path generated) throws IOException, InterruptedException {
        return rounds(COLD, run -> inNewJvm(run, size, generated));
    }

    private interface Measured {
        Cost of(JavacRun run) throws IOException, InterruptedException;
    }

    private static Map<JavacRun, List<Cost>> rounds(int rounds, Measured measured)
            throws IOException, InterruptedException {
        Map<JavacRun, List<Cost>> costs = new EnumMap<>(JavacRun.class);
        for (int round = 0; round < rounds; round++) {
            for (JavacRun run : JavacRun.values()) {
                costs.computeIfAbsent(run, none -> new ArrayList<>()).add(measured.of(run));
            }
        }
        return costs;
    }

    private static Cost inNewJvm(JavacRun run, int size, Path generated) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                        "-cp",
                        classPath(),
                        JavacBenchmark.class.getName(),
                        IN_NEW_JVM,
                        run.name(),
                        String.valueOf(size),
                        generated.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (child.waitFor() != 0) {
            throw new IllegalStateException("A new JVM could not compile " + size + " events: " + run);
        }
        Scanner figures = new Scanner(said).useLocale(Locale.ROOT);
        return new Cost(figures.nextDouble(), figures.nextDouble(), figures.nextDouble());
    }

    /** Returns the class path of the class loader, because within Maven the system property holds Maven's. */
    private static String classPath() {
        return JavacBenchmark.class.getClassLoader() instanceof URLClassLoader loader
                ? Arrays.stream(loader.getURLs()).map(URL::getPath).collect(Collectors.joining(File.pathSeparator))
                : System.getProperty("java.class.path");
    }
}
