package dev.typebus;

import dev.typebus.event.DecodingException;
import dev.typebus.event.EventCatalog;
import dev.typebus.event.EventType;
import dev.typebus.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Test support: reads the samples of stored events that are committed beside a module's catalog file, one for each version of each event. A
 * test that reads them all shows that codecs, constructors and upcasters, which the compiler cannot check, read stored events.
 *
 * <pre>{@code
 * @Test void readsStoredEvents() {
 *     FrozenSamples.read(Events.catalog());
 * }
 * }</pre>
 *
 * <p>The file of a sample is named {@code Loan.Funded.v1.json}. Further samples of a version may be added as
 * {@code Loan.Funded.v1.without-fee.json}, with payloads as they were stored.
 */
public final class FrozenSamples {
    private static final Path CATALOG = Path.of("typebus.catalog.json");
    private static final Pattern NAME = Pattern.compile("(\\w+\\.\\w+)\\.v([1-9]\\d{0,8})(\\..+)?\\.json");
    private static final Pattern TO_FILL_IN = Pattern.compile("\"typebus: write here (what \\w+ writes)\"");

    private final EventCatalog catalog;
    private final SortedMap<String, List<?>> events = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();
    private final List<Throwable> causes = new ArrayList<>();

    private FrozenSamples(EventCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Reads the samples of the module in whose base directory this runs, as Maven and Gradle run tests.
     *
     * @param catalog the generated {@code Events.catalog()}
     * @return the payloads of the newest version by file name; an empty list if an upcaster drops the event
     * @throws AssertionError as {@link #read(EventCatalog, Path)}
     */
    public static SortedMap<String, List<?>> read(EventCatalog catalog) {
        return read(catalog, CATALOG);
    }

    /**
     * Reads each sample beside the catalog file as a handler would receive it.
     *
     * @param catalog the generated {@code Events.catalog()}
     * @param catalogFile {@code typebus.catalog.json} or its directory; the samples are in {@code typebus.samples} beside it
     * @return the payloads of the newest version by file name; an empty list if an upcaster drops the event
     * @throws AssertionError if a sample cannot be read or an event of the module has none; the message names each, with the remedy
     */
    public static SortedMap<String, List<?>> read(EventCatalog catalog, Path catalogFile) {
        Path given = catalogFile.toAbsolutePath();
        Path file = Files.isDirectory(given) ? given.resolve(CATALOG) : given;
        try {
            if (!Files.exists(file)) {
                throw new AssertionError(
                        "There is no " + file + ". Run the test in the module's base directory, or write"
                                + " the file: compile with -Dtypebus.catalog=accept");
            }
            FrozenSamples samples = new FrozenSamples(catalog);
            samples.readAll(ReleasedEvents.of(Files.readString(file)), directory(file));
            samples.throwIfAnyFailed(directory(file));
            return Collections.unmodifiableSortedMap(samples.events);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path directory(Path catalogFile) {
        String name = catalogFile.getFileName().toString();
        return catalogFile.resolveSibling(name.replaceFirst("(\\.catalog)?\\.json$", "") + ".samples");
    }

    private void readAll(ReleasedEvents released, Path directory) throws IOException {
        List<EventType<?>> missing = new ArrayList<>(catalog.types());
        missing.removeIf(type -> !released.has(type));
        for (Path file : files(directory)) {
            String name = file.getFileName().toString();
            Matcher parts = NAME.matcher(name);
            if (!parts.matches()) {
                faults.add(name + ": it is not named as a sample. Name it after an event and its version, as"
                        + " Loan.Funded.v1.json or Loan.Funded.v1.without-fee.json");
                continue;
            }
            String event = parts.group(1);
            int version = Integer.parseInt(parts.group(2));
            missing.removeIf(type -> type.name().equals(event) && type.version() == version);
            if (!released.isRetired(event)) {
                read(name, event, version, Files.readString(file));
            }
        }
        missing.forEach(type ->
                faults.add(type + " has no sample. Write it, and commit it: compile with -Dtypebus.catalog=accept"));
    }

    private static List<Path> files(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private void read(String name, String event, int version, String text) {
        EventType<?> type = catalog.find(event, version).orElse(null);
        Matcher toFillIn = TO_FILL_IN.matcher(text);
        if (type == null) {
            faults.add(name + ": there is no " + event + " v" + version
                    + " any more. Bring its record back, or say that it is gone on purpose: @Retired(\"" + event
                    + "\")");
        } else if (toFillIn.find()) {
            faults.add(name + ": it lacks " + toFillIn.group(1) + ". Write it there; only the codec knows it");
        } else {
            try {
                events.put(name, catalog.upcast(type, JsonText.read(type, text)));
            } catch (DecodingException e) {
                fault(name, String.valueOf(e.getMessage()), e);
            } catch (Throwable e) {
                fault(name, "an upcaster of " + event + " failed with " + e, e);
            }
        }
    }

    private void fault(String name, String what, Throwable why) {
        faults.add(name + ": " + what + (why.getCause() == null ? "" : ": " + why.getCause()));
        causes.add(why);
    }

    private void throwIfAnyFailed(Path directory) {
        if (!faults.isEmpty()) {
            AssertionError error = new AssertionError("Of the samples in " + directory + ":\n  "
                    + String.join("\n  ", faults)
                    + "\nWhat cannot be read here cannot be read from the log either: mend the codec, constructor or upcaster."
                    + " A sample is only changed where no such event could have been stored");
            causes.forEach(error::addSuppressed);
            throw error;
        }
    }
}
