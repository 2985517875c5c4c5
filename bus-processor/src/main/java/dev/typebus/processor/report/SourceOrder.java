package dev.typebus.processor.report;

import dev.typebus.processor.model.Place;
import java.util.Comparator;
import java.util.List;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.PackageElement;

/**
 * Puts problems into the order in which a reader of the source meets them: by file, then by position. What has no place comes
 * first; what has the same place stays as it is.
 */
final class SourceOrder {
    private record Placed(Problem problem, SourceTrees.Spot spot) {}

    private static final Comparator<Placed> ORDER = Comparator.comparing(
                    (Placed placed) -> placed.spot().file())
            .thenComparingLong(placed -> placed.spot().offset());

    private final SourceTrees trees;

    SourceOrder(SourceTrees trees) {
        this.trees = trees;
    }

    List<Problem> sort(List<Problem> problems) {
        return problems.stream()
                .map(problem -> new Placed(problem, spot(problem)))
                .sorted(ORDER)
                .map(Placed::problem)
                .toList();
    }

    private SourceTrees.Spot spot(Problem problem) {
        Place place = trees.place(problem);
        if (place == null) {
            return new SourceTrees.Spot("", 0);
        }
        SourceTrees.Spot spot = trees.find(place);
        return spot == null ? new SourceTrees.Spot(outermost(place.element()), 0) : spot;
    }

    /** The file's stand-in where the compiler does not tell the file. */
    private static String outermost(Element element) {
        Element outer = element;
        while (outer.getEnclosingElement() != null
                && outer.getEnclosingElement().getKind() != ElementKind.PACKAGE
                && !(outer instanceof PackageElement)) {
            outer = outer.getEnclosingElement();
        }
        return outer.toString();
    }
}
