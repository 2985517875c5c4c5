package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.Place;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.ModuleElement.RequiresDirective;
import javax.lang.model.util.ElementFilter;
import org.jspecify.annotations.Nullable;

/** {@code module com.example {}}, which does not read what the generated code uses. */
final class ModuleDoesNotRead implements Rule<EventModel> {
    private static final List<String> NEEDED = List.of("dev.typebus.runtime", "tools.jackson.core");

    @Override
    public void check(EventModel event, Reporter reporter) {
        ModuleElement module = moduleOf(event.type().element());
        if (module != null && !module.isUnnamed()) {
            check(module, reporter);
        }
    }

    private static void check(ModuleElement named, Reporter reporter) {
        Set<String> read = new TreeSet<>();
        ElementFilter.requiresIn(named.getDirectives()).forEach(each -> addTo(read, each.getDependency()));
        List<String> missing = new ArrayList<>(NEEDED);
        missing.removeAll(read);
        if (!missing.isEmpty()) {
            reporter.error(
                    Place.of(named),
                    named.getQualifiedName().toString(),
                    Fact.of("it does not read " + String.join(" and ", missing)).detail("Generated code needs that"),
                    WayOut.paste(
                            "Write into module-info.java",
                            missing.stream()
                                    .map(each -> "requires " + each + ";")
                                    .collect(Collectors.joining("\n"))));
        }
    }

    /** Adds a module and what it hands on: who reads it reads that, too. */
    private static void addTo(Set<String> read, ModuleElement module) {
        if (read.add(module.getQualifiedName().toString())) {
            ElementFilter.requiresIn(module.getDirectives()).stream()
                    .filter(RequiresDirective::isTransitive)
                    .forEach(each -> addTo(read, each.getDependency()));
        }
    }

    private static @Nullable ModuleElement moduleOf(Element element) {
        @Nullable Element outer = element;
        while (outer != null && !(outer instanceof ModuleElement)) {
            outer = outer.getEnclosingElement();
        }
        return (ModuleElement) outer;
    }
}
