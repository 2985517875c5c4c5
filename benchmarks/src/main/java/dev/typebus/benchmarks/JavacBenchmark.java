package dev.typebus.benchmarks;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;

/**
 * How long javac takes for events of 10 components each and one handler for every tenth: without the processor, with it, and without it but
 * with what it generates among the sources. The second minus the first is what a build pays; the second minus the third is the processor
 * itself and the rounds it makes necessary. Processor time of javac's thread, which other load on the machine changes less than the time
 * that passes. Cold: the first compilation of a new JVM, median of 3. Warm: the median of 5 rounds in alternation, after 5 others.
 */
public final class JavacBenchmark {
    private static final int COLD = 3;
    private static final int WARM_UP = 5;
    private static final int WARM = 5;

    private JavacBenchmark() {}

    /** Runs it for 10, 100 and 1,000 events, or for the numbers given. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length == 3) {
            System.out.println(once(JavacRun.valueOf(args[0]), Integer.parseInt(args[1]), Path.of(args[2])));
            return;
        }
        List<Integer> sizes = args.length == 0
                ? List.of(10, 100, 1_000)
                : Stream.of(args).map(Integer::valueOf).toList();
        System.out.printf(
                "javac %s on %d processors, files in %s%n",
                Runtime.version(), Runtime.getRuntime().availableProcessors(), System.getProperty("java.io.tmpdir"));
        System.out.printf(
                "%6s %8s %14s %14s %18s %12s %14s%n",
                "", "events", "records only", "processor", "generated as source", "added", "of it ours");
        for (int size : sizes) {
            Path generated = Files.createTempDirectory("javac-benchmark");
            JavacRun.PROCESSOR.compile(JavacRun.PROCESSOR.sources(size, generated), generated);
            print("cold", size, cold(size, generated));
            print("warm", size, warm(size, generated));
            JavacRun.delete(generated);
        }
    }

    private static void print(String state, int size, Medians millis) {
        System.out.printf(
                Locale.ROOT,
                "%6s %,8d %11.0f ms %11.0f ms %16.0f ms %9.0f ms %11.0f ms%n",
                state,
                size,
                millis.records,
                millis.processor,
                millis.generated,
                millis.processor - millis.records,
                millis.processor - millis.generated);
    }

    private static Medians warm(int size, Path generated) throws IOException, InterruptedException {
        List<JavaFileObject> records = JavacRun.RECORDS.sources(size, generated);
        List<JavaFileObject> application = JavacRun.PROCESSOR.sources(size, generated);
        List<JavaFileObject> all = JavacRun.GENERATED.sources(size, generated);
        return Medians.of(
                WARM_UP,
                WARM,
                () -> JavacRun.RECORDS.compile(records),
                () -> JavacRun.PROCESSOR.compile(application),
                () -> JavacRun.GENERATED.compile(all));
    }

    private static Medians cold(int size, Path generated) throws IOException, InterruptedException {
        return Medians.of(
                0,
                COLD,
                () -> inNewJvm(JavacRun.RECORDS, size, generated),
                () -> inNewJvm(JavacRun.PROCESSOR, size, generated),
                () -> inNewJvm(JavacRun.GENERATED, size, generated));
    }

    private interface Measured {
        double millis() throws IOException, InterruptedException;
    }

    private record Medians(double records, double processor, double generated) {
        /** In alternation, so that a slow minute of the machine meets all of them. */
        static Medians of(int warmUp, int rounds, Measured records, Measured processor, Measured generated)
                throws IOException, InterruptedException {
            List<Double> ofRecords = new ArrayList<>();
            List<Double> ofProcessor = new ArrayList<>();
            List<Double> ofGenerated = new ArrayList<>();
            for (int round = 0; round < warmUp + rounds; round++) {
                ofRecords.add(records.millis());
                ofProcessor.add(processor.millis());
                ofGenerated.add(generated.millis());
            }
            return new Medians(median(ofRecords, warmUp), median(ofProcessor, warmUp), median(ofGenerated, warmUp));
        }

        private static double median(List<Double> millis, int warmUp) {
            List<Double> sorted =
                    millis.subList(warmUp, millis.size()).stream().sorted().toList();
            return sorted.get(sorted.size() / 2);
        }
    }

    private static double inNewJvm(JavacRun run, int size, Path generated) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                        "-cp",
                        classPath(),
                        JavacBenchmark.class.getName(),
                        run.name(),
                        String.valueOf(size),
                        generated.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String millis = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (child.waitFor() != 0) {
            throw new IllegalStateException("A new JVM could not compile " + size + " events: " + run);
        }
        return Double.parseDouble(millis.strip());
    }

    private static double once(JavacRun run, int size, Path generated) throws IOException {
        return run.compile(run.sources(size, generated));
    }

    /** Within Maven, the class path is not this JVM's. */
    private static String classPath() {
        return JavacBenchmark.class.getClassLoader() instanceof URLClassLoader loader
                ? Arrays.stream(loader.getURLs()).map(URL::getPath).collect(Collectors.joining(File.pathSeparator))
                : System.getProperty("java.class.path");
    }
}
