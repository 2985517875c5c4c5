package dev.typebus.processor.read;

import dev.typebus.processor.contract.CatalogFile;
import dev.typebus.processor.contract.Contract;
import dev.typebus.processor.contract.InvalidContract;
import dev.typebus.processor.contract.ReadContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.annotation.processing.ProcessingEnvironment;

/**
 * The catalog file of the module that is compiled: the option says where, or it is {@code typebus.catalog.json} in the module's base
 * directory. Tests are no part of a module's contract: a compilation of tests has none.
 */
public final class ReadReleased {
    private final CompilerOutput output;
    private final Map<String, String> options;

    public ReadReleased(ProcessingEnvironment environment, CompilerOutput output) {
        this.output = output;
        this.options = environment.getOptions();
    }

    /** The file as it is now. */
    public CatalogFile read() {
        if (output.isOfTests()) {
            return CatalogFile.NONE;
        }
        String given = options.get(CatalogFile.FILE_OPTION);
        Optional<Path> file = output.base()
                .map(base -> base.resolve(given == null ? CatalogFile.FILE_NAME : given))
                .or(() -> Optional.ofNullable(given).map(Path::of));
        return file.map(this::read)
                .orElseGet(() ->
                        new CatalogFile(Optional.empty(), mode(), Optional.empty(), Optional.empty(), new TreeSet<>()));
    }

    private CatalogFile read(Path file) {
        SortedSet<String> samples = samples(file);
        if (!Files.exists(file)) {
            return new CatalogFile(Optional.of(file), mode(), Optional.empty(), Optional.empty(), samples);
        }
        try {
            Contract contract = ReadContract.of(Files.readString(file));
            return new CatalogFile(Optional.of(file), mode(), Optional.of(contract), Optional.empty(), samples);
        } catch (InvalidContract fault) {
            return unreadable(file, String.valueOf(fault.getMessage()), samples);
        } catch (IOException fault) {
            return unreadable(file, fault.toString(), samples);
        }
    }

    private CatalogFile unreadable(Path file, String fault, SortedSet<String> samples) {
        return new CatalogFile(Optional.of(file), mode(), Optional.empty(), Optional.of(fault), samples);
    }

    /** None where there is no directory. */
    private static SortedSet<String> samples(Path file) {
        SortedSet<String> names = new TreeSet<>();
        String[] found = CatalogFile.samplesBeside(file).toFile().list((none, name) -> name.endsWith(".json"));
        if (found != null) {
            names.addAll(List.of(found));
        }
        return names;
    }

    /** The command line before the build file before what is usual where {@code CI} is set. */
    private String mode() {
        String property = System.getProperty(CatalogFile.MODE_OPTION);
        String option = property == null ? options.get(CatalogFile.MODE_OPTION) : property;
        return option != null ? option : "true".equals(System.getenv("CI")) ? CatalogFile.CHECK : CatalogFile.NOTE;
    }
}
