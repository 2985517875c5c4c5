package dev.typebus.processor.contract;

import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.Specified;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The catalog file of a module: what is in it was released.
 *
 * @param file where it is, or would be; empty if that is not known
 * @param mode what is to be done about a difference: one of {@link #MODES} where all is well
 * @param contract what the file holds; empty if there is no file, or it cannot be read
 * @param fault why the file cannot be read; empty if it can, or there is none
 * @param samples the names of the files in {@link #samplesDirectory}
 */
public record CatalogFile(
        Optional<Path> file,
        String mode,
        Optional<Contract> contract,
        Optional<String> fault,
        SortedSet<String> samples) {
    /** The processor's option, and the system property of the same name, that gives the mode. */
    public static final String MODE_OPTION = "typebus.catalog";

    /** The processor's option that gives the file. */
    public static final String FILE_OPTION = "typebus.catalog.file";

    /** The name of the file in the module's base directory. */
    public static final String FILE_NAME = "typebus.catalog.json";

    /** New code is reported in a note. */
    public static final String NOTE = "note";

    /** New code is an error: for builds whose result is released. */
    public static final String CHECK = "check";

    /** New code is written into the file. */
    public static final String ACCEPT = "accept";

    public static final List<String> MODES = List.of(NOTE, CHECK, ACCEPT);

    /** For a compilation that is compared with nothing. */
    public static final CatalogFile NONE =
            new CatalogFile(Optional.empty(), NOTE, Optional.empty(), Optional.empty(), new TreeSet<>());

    public CatalogFile {
        samples = Collections.unmodifiableSortedSet(new TreeSet<>(samples));
    }

    /** Whether new code is written into the file. */
    public boolean isAccepting() {
        return mode.equals(ACCEPT);
    }

    /** Whether there is a file. */
    public boolean isThere() {
        return contract.isPresent() || fault.isPresent();
    }

    /** Whether the file names an event or a handler that the module has, had or retired. One that cannot be read may. */
    public boolean isOf(ModuleModel module) {
        Stream<String> events = module.events().stream()
                .flatMap(event -> Stream.concat(Stream.of(event.name()), event.formerly().stream()))
                .map(Specified::value);
        Stream<String> handlers = module.handlerClasses().stream()
                .flatMap(type -> type.handlers().stream()
                        .map(handler ->
                                type.group().value() + "/" + handler.id().value()));
        Stream<String> retired = module.retired().stream().map(Specified::value);
        return contract.map(known -> Stream.of(events, handlers, retired)
                        .flatMap(names -> names)
                        .anyMatch(name -> known.events().containsKey(name)
                                || known.handlers().contains(name)))
                .orElse(fault.isPresent());
    }

    /** The contract that the file has to hold for this code. */
    public Contract accepting(Contract code) {
        return ContractMerge.of(contract.orElse(Contract.EMPTY), code);
    }

    /** The names of events that are gone on purpose, as the code says or the file remembers. */
    public SortedSet<String> retiredEvents(ModuleModel module) {
        SortedSet<String> names = new TreeSet<>(contract.orElse(Contract.EMPTY).retired());
        module.retired().forEach(name -> names.add(name.value()));
        module.events().forEach(event -> names.remove(event.name().value()));
        names.removeIf(name -> name.contains("/")); // of a handler
        return names;
    }

    /** The directory of the samples, which may be missing: {@code typebus.samples} beside {@code typebus.catalog.json}. */
    public Optional<Path> samplesDirectory() {
        return file.map(CatalogFile::samplesBeside);
    }

    /** The samples of the catalog file {@code loans.catalog.json} are in {@code loans.samples}. */
    public static Path samplesBeside(Path file) {
        return file.resolveSibling(
                file.getFileName().toString().replaceFirst("(\\.catalog)?\\.json$", "") + ".samples");
    }

    /** The events of which there is no sample yet. */
    public List<EventShape> withoutSample(Contract code) {
        return code.events().values().stream()
                .flatMap(versions -> versions.values().stream())
                .filter(event -> !samples.contains(sampleName(event)))
                .toList();
    }

    /** {@code Loan.Funded.v1.json}: the file of the event's sample. */
    public static String sampleName(EventShape event) {
        return event.name() + ".v" + event.version() + ".json";
    }
}
