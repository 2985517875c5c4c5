package dev.typebus.processor.describe;

import com.google.auto.common.MoreElements;
import dev.typebus.processor.model.ClassModel;
import dev.typebus.processor.model.ComponentModel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import javax.lang.model.element.Element;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;

/**
 * The Javadoc of records and components. Class files have none: beside what is compiled from source, only what an earlier compilation
 * of the same sources has left is described.
 */
final class Descriptions {
    private final Elements elements;
    private final Function<TypeElement, Optional<String>> left;
    private final SortedMap<String, String> comments = new TreeMap<>();
    private final Map<Element, DocComment> read = new HashMap<>();

    /** @param left the comments of classes whose sources are not in this compilation */
    Descriptions(Elements elements, Function<TypeElement, Optional<String>> left) {
        this.elements = elements;
        this.left = left;
    }

    /** The comments of all classes that were asked for, as they stand, by the qualified names of the classes. */
    SortedMap<String, String> comments() {
        return comments;
    }

    /** The text of a class's Javadoc. */
    Optional<String> of(ClassModel type) {
        return of(type.element()).text();
    }

    /** The text of a component's {@code @param} in the record's Javadoc. */
    Optional<String> of(ComponentModel component) {
        Element declared = component.place().element();
        Element record = declared instanceof RecordComponentElement ? declared.getEnclosingElement() : null;
        return record == null
                ? Optional.empty()
                : Optional.ofNullable(of(record).params().get(component.name()));
    }

    private DocComment of(Element element) {
        return read.computeIfAbsent(element, each -> {
            TypeElement type = MoreElements.asType(each);
            String comment = elements.getDocComment(type);
            String known = comment == null ? left.apply(type).orElse(null) : comment;
            if (known == null) {
                return DocComment.NONE;
            }
            comments.put(type.getQualifiedName().toString(), known);
            return DocComment.parse(known);
        });
    }
}
