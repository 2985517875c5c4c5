package dev.typebus.processor.read;

import com.google.auto.common.MoreElements;
import com.google.auto.common.MoreTypes;
import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.Codec;
import dev.typebus.annotations.JsonName;
import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.Given;
import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.model.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.AnnotatedConstruct;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Types;

/** The components of a record in declaration order, with their types as the record's type arguments make them. */
final class ReadComponents {
    private final Types types;
    private final ReadForm forms;
    private final NullableTypes nullableTypes;

    /** @param from the package that will have to construct and call what is read */
    ReadComponents(ProcessingEnvironment environment, PackageElement from) {
        this.types = environment.getTypeUtils();
        this.forms = new ReadForm(environment, this, from);
        this.nullableTypes = new NullableTypes(environment);
    }

    List<ComponentModel> read(DeclaredType record) {
        List<ComponentModel> components = new ArrayList<>();
        for (RecordComponentElement component : MoreTypes.asTypeElement(record).getRecordComponents()) {
            components.add(read(component, record));
        }
        return components;
    }

    private ComponentModel read(RecordComponentElement component, DeclaredType record) {
        TypeMirror type = MoreTypes.asExecutable(types.asMemberOf(record, component.getAccessor()))
                .getReturnType();
        String name = component.getSimpleName().toString();
        Place place = Place.of(component);
        Given<String> jsonName = Annotations.find(component, JsonName.class)
                .map(annotation -> annotation.required("value"))
                .orElseGet(() -> new Given<>(name, false, place));
        JsonForm form = Annotations.find(component, Codec.class)
                .map(codec -> forms.ofComponent(codec, type))
                .orElseGet(() -> forms.ofComponent(type));
        return new ComponentModel(
                name,
                jsonName,
                type,
                form,
                nullable(component),
                Annotations.find(component, AggregateId.class).map(Annotations::place),
                place);
    }

    /**
     * {@code @Nullable} stands on the component, or where javac puts it if its target is no component: on the type, the field, the
     * accessor or the constructor's parameter.
     */
    private Optional<Place> nullable(RecordComponentElement component) {
        List<AnnotatedConstruct> carriers = new ArrayList<>(List.of(
                component,
                component.asType(),
                component.getAccessor(),
                component.getAccessor().getReturnType()));
        TypeElement record = MoreElements.asType(component.getEnclosingElement());
        for (VariableElement field : ElementFilter.fieldsIn(record.getEnclosedElements())) {
            addIfNamedAlike(component, field, carriers);
        }
        ElementFilter.constructorsIn(record.getEnclosedElements()).stream()
                .filter(constructor -> constructor.getParameters().size()
                        == record.getRecordComponents().size())
                .flatMap(constructor -> constructor.getParameters().stream())
                .forEach(parameter -> addIfNamedAlike(component, parameter, carriers));
        return carriers.stream()
                .flatMap(carrier -> carrier.getAnnotationMirrors().stream())
                .filter(ReadComponents::isNullable)
                .findFirst()
                .map(annotation -> Place.of(component, annotation))
                .or(() -> nullableTypes.contains(component) ? Optional.of(Place.of(component)) : Optional.empty());
    }

    private static void addIfNamedAlike(
            RecordComponentElement component, Element element, List<AnnotatedConstruct> carriers) {
        if (element.getSimpleName().equals(component.getSimpleName())) {
            carriers.add(element);
        }
    }

    private static boolean isNullable(AnnotationMirror annotation) {
        return annotation.getAnnotationType().asElement().getSimpleName().contentEquals("Nullable");
    }
}
