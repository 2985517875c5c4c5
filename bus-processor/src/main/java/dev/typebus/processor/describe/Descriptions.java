package dev.typebus.processor.describe;

import dev.typebus.processor.model.ClassModel;
import dev.typebus.processor.model.ComponentModel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.util.Elements;

/** The Javadoc of records and components. Class files have none: only what is compiled from source is described. */
final class Descriptions {
    private final Elements elements;
    private final Map<Element, DocComment> read = new HashMap<>();

    Descriptions(Elements elements) {
        this.elements = elements;
    }

    /** What the Javadoc of a class says. */
    Optional<String> of(ClassModel type) {
        return of(type.element()).text();
    }

    /** What the record's {@code @param} says of a component. */
    Optional<String> of(ComponentModel component) {
        Element declared = component.place().element();
        Element record = declared instanceof RecordComponentElement ? declared.getEnclosingElement() : null;
        return record == null
                ? Optional.empty()
                : Optional.ofNullable(of(record).params().get(component.name()));
    }

    private DocComment of(Element element) {
        return read.computeIfAbsent(element, each -> {
            String comment = elements.getDocComment(each);
            return comment == null ? DocComment.NONE : DocComment.parse(comment);
        });
    }
}
