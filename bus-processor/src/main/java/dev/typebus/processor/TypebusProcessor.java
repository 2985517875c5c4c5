package dev.typebus.processor;

import com.google.auto.service.AutoService;
import dev.typebus.processor.check.Checks;
import dev.typebus.processor.contract.CatalogFile;
import dev.typebus.processor.contract.Contract;
import dev.typebus.processor.contract.ContractReader;
import dev.typebus.processor.contract.InvalidContract;
import dev.typebus.processor.contract.ModuleFile;
import dev.typebus.processor.describe.WriteDocuments;
import dev.typebus.processor.model.ClassFileLimits;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.read.AnnotatedElements;
import dev.typebus.processor.read.CompilerOutput;
import dev.typebus.processor.read.CurrentElement;
import dev.typebus.processor.read.OurAnnotations;
import dev.typebus.processor.read.ReadModule;
import dev.typebus.processor.read.ReadReleased;
import dev.typebus.processor.read.Unresolved;
import dev.typebus.processor.report.CompileWholeModule;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.Problem;
import dev.typebus.processor.report.ProblemPrinter;
import dev.typebus.processor.report.Problems;
import dev.typebus.processor.report.ProcessorFailed;
import dev.typebus.processor.report.SourceTrees;
import dev.typebus.processor.write.ValidSubset;
import dev.typebus.processor.write.WriteModule;
import dev.typebus.processor.write.WriteReleased;
import dev.typebus.processor.write.WriteSamples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.FilerException;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/**
 * Reads, checks and reports everything, and writes what a module has once: {@code Events}, {@code Handlers}, the catalog and the
 * index. Aggregating in Gradle's sense. It does so once: in the first round that brings no source of another processor.
 */
@AutoService(Processor.class)
public final class TypebusProcessor extends AbstractProcessor {
    private static final String UNHANDLED = "typebus.unhandled";

    private final AnnotatedElements annotatedElements = new AnnotatedElements();
    private final AnotherRound anotherRound = new AnotherRound();
    private final CurrentElement currentElement = new CurrentElement();
    private @Nullable LinkageError broken;
    private @Nullable CompilerOutput opened;
    private boolean done;

    @Override
    public Set<String> getSupportedAnnotationTypes() {
        try {
            return OurAnnotations.ALL.stream().map(Class::getName).collect(Collectors.toSet());
        } catch (NoClassDefFoundError e) {
            broken = e;
            return Set.of("*");
        }
    }

    @Override
    public Set<String> getSupportedOptions() {
        return Set.of(UNHANDLED, CatalogFile.MODE_OPTION, CatalogFile.FILE_OPTION);
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        try {
            if (!done && broken == null) {
                boolean news = annotatedElements.add(annotations, round, SourceTrees.of(processingEnv)::has);
                if (!annotatedElements.isEmpty() || (!annotatedElements.isNothing() && isTimeForStrays(round))) {
                    process(news, round);
                }
            }
        } catch (InvalidContract unreadable) {
            done = true;
            print(CompileWholeModule.problem(
                    ModuleFile.NAME,
                    Fact.of("what an earlier compilation left cannot be read")
                            .detail("The fault is: " + unreadable.getMessage())));
        } catch (LinkageError e) {
            broken = e;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            done = true;
            ProcessorFailed.print(processingEnv, currentElement.toString(), e);
        }
        // javac prints the stack of what is thrown before there is a round; SerializerProcessor may have told of it
        if (broken != null && round.processingOver() && !round.errorRaised()) {
            ProcessorFailed.print(processingEnv, currentElement.toString(), broken);
        }
        return false;
    }

    /** Events that what seems to stray is for may still be generated; or an earlier compilation has found them. */
    private boolean isTimeForStrays(RoundEnvironment round) throws IOException, InvalidContract {
        return round.processingOver() || !output().left().types().isEmpty();
    }

    private CompilerOutput output() throws IOException {
        if (opened == null) {
            opened = new CompilerOutput(processingEnv.getFiler());
        }
        return opened;
    }

    private void print(Problem problem) {
        ProblemPrinter.of(processingEnv).print(List.of(problem));
    }

    private void process(boolean news, RoundEnvironment round) throws IOException, InvalidContract {
        if (news && !round.processingOver()) {
            try {
                anotherRound.ensure(processingEnv, annotatedElements);
            } catch (FilerException refused) {
                done = true;
                print(CompileWholeModule.notReplaced("the module", refused));
            }
            return;
        }
        done = true;
        CompilerOutput output = output();
        ModuleFile left = output.left();
        AnnotatedElements whole = annotatedElements.with(left, processingEnv.getElementUtils());
        Optional<String> hidden =
                whole.notVisible().stream().filter(output::hasFileOf).findFirst();
        if (hidden.isPresent()) {
            print(CompileWholeModule.problem(
                    hidden.get(),
                    Fact.of("its source is not compiled, and its class file not on the class path")
                            .detail("Its class file is in the output")));
            return;
        }
        process(whole, left, output, round.errorRaised());
    }

    private void process(AnnotatedElements whole, ModuleFile left, CompilerOutput output, boolean failed)
            throws IOException {
        ModuleModel module = new ReadModule(processingEnv, output, currentElement)
                .read(whole, Optional.ofNullable(processingEnv.getOptions().get(UNHANDLED)));
        Optional<TypeElement> generatedAgain = generatedAgain(module, whole, output);
        if (generatedAgain.isPresent()) {
            print(CompileWholeModule.generatedAgain(generatedAgain.get()));
            return;
        }
        boolean resolved = Unresolved.in(module).isEmpty();
        CatalogFile released = resolved ? new ReadReleased(processingEnv, output).read() : CatalogFile.NONE;
        Problems problems = Checks.module(module, released);
        boolean sound = !problems.hasErrors() && resolved;
        Optional<String> stale = sound ? output.stale(left, module) : Optional.empty();
        if (stale.isPresent()) {
            print(CompileWholeModule.stale(stale.get()));
            return;
        }
        if (sound) {
            accept(module, released);
        }
        print(problems, Unresolved.types(module), whole);
        if (!failed) {
            write(whole, output, sound ? module : soundPartOf(module), sound, released.retiredEvents(module));
        }
    }

    /** javac mixes its source with its class file, and a serializer may be made from the class file alone. */
    private static Optional<TypeElement> generatedAgain(
            ModuleModel module, AnnotatedElements whole, CompilerOutput output) {
        return module.events().stream()
                .flatMap(event -> Stream.concat(Stream.of(event.type().element()), event.typesWithin()))
                .filter(whole::isGenerated)
                .filter(type -> module.named()
                        ? output.hasFileOf(type.getQualifiedName().toString())
                        : output.isRead(type))
                .findFirst();
    }

    private void print(Problems problems, List<TypeElement> unresolved, AnnotatedElements whole) {
        List<Problem> told = new ArrayList<>(CompileWholeModule.instead(problems.all(), whole::isCompiled));
        unresolved.stream()
                .filter(type -> !whole.isCompiled(type))
                .map(type -> CompileWholeModule.problem(
                        type.getQualifiedName().toString(),
                        Fact.of("its class file refers to a class that is gone")
                                .detail("Its source is not in this compilation")))
                .findFirst()
                .ifPresent(told::add);
        if (problems.hasErrors()) {
            whole.notCompiled(processingEnv.getElementUtils()).stream()
                    .findFirst()
                    .map(CompileWholeModule::note)
                    .ifPresent(told::add);
        }
        ProblemPrinter.of(processingEnv).print(told);
    }

    /** Writes the file only if its content differs, regardless of order; and writes no sample twice. */
    private void accept(ModuleModel module, CatalogFile released) throws IOException {
        if (!released.isAccepting() || released.file().isEmpty()) {
            return;
        }
        Path file = released.file().get();
        currentElement.at(file.toString());
        Contract code = ContractReader.module(module);
        Contract accepted = released.accepting(code);
        if (!accepted.sorted().equals(released.contract().map(Contract::sorted).orElse(null))) {
            WriteReleased.write(file, accepted);
        }
        WriteSamples.write(CatalogFile.samplesBeside(file), released.withoutSample(code));
    }

    private static ModuleModel soundPartOf(ModuleModel module) {
        return ValidSubset.of(
                module,
                Checks.isSoundIn(module).and(event -> !Unresolved.isIn(event)),
                (handler, type) -> Checks.handler(handler, type, module).isEmpty() && !Unresolved.isIn(handler));
    }

    private void write(
            AnnotatedElements whole,
            CompilerOutput output,
            ModuleModel module,
            boolean sound,
            SortedSet<String> retired)
            throws IOException {
        if (module.generated().isEmpty() || !Checks.areNamesFree(module) || !ClassFileLimits.hold(module)) {
            return;
        }
        Elements elements = processingEnv.getElementUtils();
        currentElement.at("the package " + module.packageName().get());
        try {
            write(output, whole, module, sound, retired);
        } catch (FilerException refused) {
            TypeElement before = elements.getTypeElement(module.packageName().get() + ".Events");
            if (before == null || whole.isCompiled(before)) {
                throw refused;
            }
            print(CompileWholeModule.notReplaced(before.getQualifiedName().toString(), refused));
        }
    }

    private void write(
            CompilerOutput output,
            AnnotatedElements whole,
            ModuleModel module,
            boolean sound,
            SortedSet<String> retired)
            throws IOException {
        Elements elements = processingEnv.getElementUtils();
        new WriteModule(processingEnv.getFiler(), elements, TypebusProcessor.class.getName()).write(module, retired);
        OtherSerializers.write(processingEnv, whole, output, module.events());
        if (sound) {
            WriteDocuments writeDocuments = new WriteDocuments(processingEnv.getFiler(), elements, whole::commentLeft);
            writeDocuments.write(module, retired);
            output.leave(whole.file(module.generated(), writeDocuments.comments()));
        }
    }
}
