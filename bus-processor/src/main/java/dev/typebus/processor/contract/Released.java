package dev.typebus.processor.contract;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The catalog file of a module: what is in it was released.
 *
 * @param file where it is, or would be; empty if that is not known
 * @param mode what is to be done about a difference: one of {@link #MODES} where all is well
 * @param contract what the file holds; empty if there is no file, or it cannot be read
 * @param fault why the file cannot be read; empty if it can, or there is none
 */
public record Released(Optional<Path> file, String mode, Optional<Contract> contract, Optional<String> fault) {
    /** The processor's option, and the system property of the same name, that gives the mode. */
    public static final String MODE_OPTION = "typebus.catalog";

    /** The processor's option that gives the file. */
    public static final String FILE_OPTION = "typebus.catalog.file";

    /** The name of the file in the module's base directory. */
    public static final String FILE_NAME = "typebus.catalog.json";

    /** What is new is told in a note. */
    public static final String NOTE = "note";

    /** What is new is an error: for builds whose result is released. */
    public static final String CHECK = "check";

    /** What is new is written into the file. */
    public static final String ACCEPT = "accept";

    public static final List<String> MODES = List.of(NOTE, CHECK, ACCEPT);

    /** Of a compilation that is compared with nothing. */
    public static final Released NONE = new Released(Optional.empty(), NOTE, Optional.empty(), Optional.empty());

    /** What the file has to hold for this code. */
    public Contract accepting(Contract code) {
        return Accepting.of(contract.orElse(Contract.EMPTY), code);
    }
}
