package dev.typebus.processor;

import com.google.auto.service.AutoService;
import dev.typebus.processor.check.Checks;
import dev.typebus.processor.contract.Contract;
import dev.typebus.processor.contract.ContractOf;
import dev.typebus.processor.contract.Released;
import dev.typebus.processor.describe.Describe;
import dev.typebus.processor.model.ClassFileLimits;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.read.Annotated;
import dev.typebus.processor.read.Progress;
import dev.typebus.processor.read.ReadModule;
import dev.typebus.processor.read.ReadReleased;
import dev.typebus.processor.read.Unresolved;
import dev.typebus.processor.report.ProblemPrinter;
import dev.typebus.processor.report.Problems;
import dev.typebus.processor.report.ProcessorFailed;
import dev.typebus.processor.write.SoundPart;
import dev.typebus.processor.write.WriteModule;
import dev.typebus.processor.write.WriteReleased;
import dev.typebus.processor.write.WriteSamples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/**
 * Reads, checks and reports everything, and writes what a module has once: {@code Events}, {@code Handlers}, the catalog and the
 * index. Aggregating in Gradle's sense. It does so once, in the first round in which all types exist, or in which waiting for them
 * has brought nothing.
 */
@AutoService(Processor.class)
public final class TypebusProcessor extends AbstractProcessor {
    private static final String UNHANDLED = "typebus.unhandled";

    private final Annotated annotated = new Annotated();
    private final Progress progress = new Progress();
    private @Nullable Set<String> waiting;
    private @Nullable NoClassDefFoundError missing;
    private boolean done;

    @Override
    public Set<String> getSupportedAnnotationTypes() {
        try {
            return Annotated.Ours.ANNOTATIONS.stream().map(Class::getName).collect(Collectors.toSet());
        } catch (NoClassDefFoundError e) {
            missing = e;
            return Set.of("*");
        }
    }

    @Override
    public Set<String> getSupportedOptions() {
        return Set.of(UNHANDLED, Released.MODE_OPTION, Released.FILE_OPTION);
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        try {
            if (!done) {
                throwMissing();
                annotated.add(round);
                boolean lastRound = round.processingOver();
                // events may still be generated that what seems to stray is for
                if (!annotated.isEmpty() || (lastRound && !annotated.isNothing())) {
                    process(lastRound);
                }
            }
        } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
            done = true;
            ProcessorFailed.print(processingEnv, progress.toString(), e);
        }
        return false;
    }

    /** javac prints the stack of what is thrown before there is a round, and tells users nothing. */
    private void throwMissing() {
        if (missing != null) {
            throw missing;
        }
    }

    private void process(boolean lastRound) throws IOException {
        ModuleModel module = read();
        if (!mustWait(module, lastRound)) {
            done = true;
            boolean resolved = Unresolved.in(module).isEmpty();
            Released released = resolved ? new ReadReleased(processingEnv).read() : Released.NONE;
            Problems problems = Checks.module(module, released);
            boolean sound = !problems.hasErrors() && resolved;
            if (sound) {
                accept(module, released);
            }
            ProblemPrinter.of(processingEnv).print(problems.all());
            write(sound ? module : soundPartOf(module), sound, released.retiredEvents(module));
        }
    }

    /** Nothing is written that holds what the file holds, in whatever order; and no sample twice. */
    private void accept(ModuleModel module, Released released) throws IOException {
        if (!released.mode().equals(Released.ACCEPT) || released.file().isEmpty()) {
            return;
        }
        Path file = released.file().get();
        progress.at(file.toString());
        Contract code = ContractOf.module(module);
        Contract accepted = released.accepting(code);
        if (!accepted.sorted().equals(released.contract().map(Contract::sorted).orElse(null))) {
            WriteReleased.write(file, accepted);
        }
        WriteSamples.write(Released.samplesBeside(file), released.withoutSample(code));
    }

    private ModuleModel read() {
        Optional<String> unhandled =
                Optional.ofNullable(processingEnv.getOptions().get(UNHANDLED));
        return new ReadModule(processingEnv, progress).read(annotated, unhandled);
    }

    private boolean mustWait(ModuleModel module, boolean lastRound) {
        Set<String> before = waiting;
        Set<String> now = Unresolved.in(module);
        waiting = now;
        return !now.isEmpty() && !now.equals(before) && !lastRound;
    }

    private static ModuleModel soundPartOf(ModuleModel module) {
        return SoundPart.of(
                module,
                Checks.isSoundIn(module).and(event -> !Unresolved.isIn(event)),
                (handler, type) -> Checks.handler(handler, type, module).isEmpty() && !Unresolved.isIn(handler));
    }

    private void write(ModuleModel module, boolean described, SortedSet<String> retired) throws IOException {
        boolean empty = module.events().isEmpty() && module.handlerClasses().isEmpty();
        boolean possible = module.inTheWay().isEmpty() && ClassFileLimits.hold(module);
        if (!empty && module.packageName().isPresent() && possible) {
            progress.at("the package " + module.packageName().get());
            new WriteModule(processingEnv.getFiler(), processingEnv.getElementUtils(), TypebusProcessor.class.getName())
                    .write(module, retired);
            if (described) {
                new Describe(processingEnv.getFiler(), processingEnv.getElementUtils()).write(module, retired);
            }
        }
    }
}
