package dev.typebus.processor.check;

import dev.typebus.processor.contract.CatalogFile;
import dev.typebus.processor.contract.Contract;
import dev.typebus.processor.contract.ContractReader;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.HandlerClassModel;
import dev.typebus.processor.model.HandlerModel;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.Specified;
import dev.typebus.processor.report.WayOut;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A module without mistakes beside what it released.
 *
 * @param stored what the catalog file holds
 * @param code what the code says
 */
record ReleaseDiff(ModuleModel module, CatalogFile released, Contract stored, Contract code) {
    static ReleaseDiff of(ModuleModel module, CatalogFile released) {
        return new ReleaseDiff(
                module, released, released.contract().orElse(Contract.EMPTY), ContractReader.module(module));
    }

    /** Names that are gone on purpose. */
    Set<String> retired() {
        Set<String> retired = new TreeSet<>(stored.retired());
        retired.addAll(code.retired());
        return retired;
    }

    /** The events of the module that had this name before. */
    List<EventModel> formerly(String event) {
        return module.events().stream()
                .filter(each -> each.formerly().stream().map(Specified::value).anyMatch(event::equals))
                .toList();
    }

    /** Released handlers that the code has under no name, as {@code group/id}. */
    Set<String> goneHandlers() {
        Set<String> gone = new TreeSet<>(stored.handlers());
        gone.removeAll(code.handlers());
        gone.removeAll(retired());
        gone.removeAll(formerHandlers());
        return gone;
    }

    private Set<String> formerHandlers() {
        return module.handlerClasses().stream()
                .flatMap(type -> type.handlers().stream().flatMap(handler -> formerNames(type, handler).stream()))
                .collect(Collectors.toSet());
    }

    /** The former names of a handler, as {@code group/id}, under which its progress may be stored. */
    static Set<String> formerNames(HandlerClassModel type, HandlerModel handler) {
        List<String> groups = names(type.group(), type.formerly());
        List<String> ids = names(handler.id(), handler.formerly());
        Set<String> names = new TreeSet<>();
        ids.forEach(id -> groups.forEach(group -> names.add(group + "/" + id)));
        names.remove(type.group().value() + "/" + handler.id().value());
        return names;
    }

    private static List<String> names(Specified<String> now, List<Specified<String>> formerly) {
        return Stream.concat(Stream.of(now), formerly.stream())
                .map(Specified::value)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** The versions, handlers and retired names that the code adds to the catalog file, or changes in it. */
    List<String> notAccepted() {
        Contract before = stored.sorted();
        Contract accepted = released.accepting(code).sorted();
        List<String> differences = new ArrayList<>();
        accepted.events()
                .values()
                .forEach(versions -> versions.forEach((version, event) -> {
                    if (!event.equals(before.versions(event.name()).get(version))) {
                        differences.add(event.toString());
                    }
                }));
        accepted.handlers().stream()
                .filter(handler -> !before.handlers().contains(handler))
                .forEach(differences::add);
        accepted.retired().stream()
                .filter(name -> !before.retired().contains(name))
                .forEach(name -> differences.add(name + " as retired"));
        before.retired().stream()
                .filter(name -> !accepted.retired().contains(name))
                .forEach(name -> differences.add(name + " as back again"));
        return differences;
    }

    /** The way out where the catalog file may be another module's; empty where it names anything of this one. */
    Optional<WayOut> otherFile() {
        return released.isOf(module)
                ? Optional.empty()
                : Optional.of(WayOut.paste(
                        "If " + released.file().map(Path::toString).orElse(CatalogFile.FILE_NAME)
                                + " is another module's, give this one a file of its own",
                        "-A" + CatalogFile.FILE_OPTION + "=/path/to/" + CatalogFile.FILE_NAME));
    }

    /** The command that accepts the code as it is. */
    String acceptCommand() {
        return released.file()
                .map(file -> AcceptCommand.of(file.toAbsolutePath().getParent()))
                .orElse(AcceptCommand.OF_JAVAC);
    }
}
