package dev.typebus.processor.check;

import dev.typebus.processor.contract.CatalogFile;
import dev.typebus.processor.contract.Contract;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.ArrayList;
import java.util.List;

/** Code that breaks nothing and is not in the catalog file yet. */
final class CatalogOutdated implements Rule<ReleaseDiff> {
    @Override
    public void check(ReleaseDiff diff, Reporter reporter) {
        CatalogFile released = diff.released();
        if (released.contract().isEmpty() || released.mode().equals(CatalogFile.ACCEPT)) {
            return;
        }
        Contract accepted = released.accepting(diff.code());
        if (accepted.equals(diff.stored())) {
            return;
        }
        List<String> differences = differences(diff.stored().sorted(), accepted.sorted());
        if (differences.isEmpty()) {
            return;
        }
        Fact fact = Fact.of("the file lacks " + Listing.of(differences, 50));
        WayOut wayOut = WayOut.paste("Accept the code and commit the file before the release", diff.acceptCommand());
        if (released.mode().equals(CatalogFile.CHECK)) {
            reporter.error(null, CatalogFile.FILE_NAME, fact, wayOut);
        } else {
            reporter.note(null, CatalogFile.FILE_NAME, fact, wayOut);
        }
    }

    /** What the accepted contract has and the stored one lacks. */
    static List<String> differences(Contract stored, Contract accepted) {
        List<String> differences = new ArrayList<>();
        accepted.events()
                .values()
                .forEach(versions -> versions.forEach((version, event) -> {
                    if (!event.equals(stored.versions(event.name()).get(version))) {
                        differences.add(event.toString());
                    }
                }));
        accepted.handlers().stream()
                .filter(handler -> !stored.handlers().contains(handler))
                .forEach(differences::add);
        accepted.retired().stream()
                .filter(name -> !stored.retired().contains(name))
                .forEach(name -> differences.add(name + " as retired"));
        stored.retired().stream()
                .filter(name -> !accepted.retired().contains(name))
                .forEach(name -> differences.add(name + " as back again"));
        return differences;
    }
}
