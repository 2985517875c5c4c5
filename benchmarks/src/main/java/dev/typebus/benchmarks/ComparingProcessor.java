package dev.typebus.benchmarks;

import dev.typebus.processor.check.Checks;
import dev.typebus.processor.contract.CatalogFile;
import dev.typebus.processor.contract.Contract;
import dev.typebus.processor.contract.ContractReader;
import dev.typebus.processor.contract.EventShape;
import dev.typebus.processor.contract.InvalidContract;
import dev.typebus.processor.contract.Member;
import dev.typebus.processor.contract.ReadContract;
import dev.typebus.processor.contract.Shape;
import dev.typebus.processor.contract.WriteContract;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.Scalar;
import dev.typebus.processor.read.AnnotatedElements;
import dev.typebus.processor.read.CompilerOutput;
import dev.typebus.processor.read.CurrentElement;
import dev.typebus.processor.read.OurAnnotations;
import dev.typebus.processor.read.ReadModule;
import dev.typebus.processor.report.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;

/**
 * Reads a module as the processor does, treats all of it as released, and measures the comparison of both. The work of a build without a catalog file
 * is done before.
 */
final class ComparingProcessor extends AbstractProcessor {
    /** Names of the measured parts, in the order of the report. */
    static final List<String> FIGURES = List.of(
            "file read, cold",
            "compared, cold",
            "file read, warm",
            "compared, warm",
            "compared, warm, every event changed");

    private static final int WARM_UP = 20;
    private static final int WARM = 11;

    private final Path file;
    private final Map<String, Long> figures = new LinkedHashMap<>();

    /** @param file the catalog file that is written and compared with */
    ComparingProcessor(Path file) {
        this.file = file;
    }

    /** Results in microseconds of the thread's processor time. */
    Map<String, Long> figures() {
        return figures;
    }

    @Override
    public Set<String> getSupportedAnnotationTypes() {
        return OurAnnotations.ALL.stream().map(Class::getName).collect(Collectors.toSet());
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        if (!round.processingOver()) {
            AnnotatedElements annotated = new AnnotatedElements();
            annotated.add(annotations, round, type -> true);
            try {
                CompilerOutput output = new CompilerOutput(processingEnv.getFiler());
                ModuleModel module = new ReadModule(processingEnv, output, new CurrentElement())
                        .read(annotated, Optional.of("ignore"));
                measure(module);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return false;
    }

    private void measure(ModuleModel module) throws IOException {
        expectNoError(Checks.module(module, CatalogFile.NONE).all());
        Contract code = ContractReader.module(module);
        List<Round> rounds = rounds(module, code);
        List<Round> warm = rounds.subList(WARM_UP, rounds.size());
        List<Round> changed = rounds(module, withOneMoreComponent(code)).subList(WARM_UP, rounds.size());
        figures.put(FIGURES.get(0), rounds.get(0).read);
        figures.put(FIGURES.get(1), rounds.get(0).compared);
        figures.put(FIGURES.get(2), median(warm.stream().map(Round::read).toList()));
        figures.put(FIGURES.get(3), median(warm.stream().map(Round::compared).toList()));
        figures.put(FIGURES.get(4), median(changed.stream().map(Round::compared).toList()));
    }

    private List<Round> rounds(ModuleModel module, Contract released) throws IOException {
        Files.writeString(file, WriteContract.text(released));
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < WARM_UP + WARM; i++) {
            rounds.add(round(module));
        }
        return rounds;
    }

    /** Returns a contract with an additional optional component in each version of each event, so every event differs and none breaks. */
    private static Contract withOneMoreComponent(Contract code) {
        Member gone = Member.optional("gone", new Shape.Simple(Scalar.INT));
        return Contract.of(
                code.events().values().stream()
                        .flatMap(versions -> versions.values().stream())
                        .map(event -> {
                            List<Member> members =
                                    new ArrayList<>(event.payload().members());
                            members.add(gone);
                            return new EventShape(
                                    event.name(),
                                    event.version(),
                                    event.aggregateType(),
                                    event.aggregateId(),
                                    new Shape.RecordOf(members));
                        })
                        .toList(),
                code.handlers(),
                code.retired());
    }

    private record Round(long read, long compared) {}

    private Round round(ModuleModel module) throws IOException {
        long start = micros();
        CatalogFile released = released();
        long read = micros();
        expectNoError(Checks.release(module, released));
        return new Round(read - start, micros() - read);
    }

    private CatalogFile released() throws IOException {
        try {
            return new CatalogFile(
                    Optional.of(file),
                    CatalogFile.NOTE,
                    Optional.of(ReadContract.of(Files.readString(file))),
                    Optional.empty(),
                    new TreeSet<>());
        } catch (InvalidContract impossible) {
            throw new IllegalStateException("The processor does not read what it wrote", impossible);
        }
    }

    private static void expectNoError(List<Problem> problems) {
        problems.stream()
                .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                .findFirst()
                .ifPresent(error -> {
                    throw new IllegalStateException("The benchmark's events have problems: " + error);
                });
    }

    private static long micros() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1_000;
    }

    private static long median(List<Long> values) {
        return values.stream().sorted(Comparator.naturalOrder()).toList().get(values.size() / 2);
    }
}
