package dev.typebus.processor.read;

import com.google.auto.common.MoreTypes;
import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.Codec;
import dev.typebus.annotations.Default;
import dev.typebus.annotations.JsonName;
import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.Specified;
import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.model.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.AnnotatedConstruct;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Types;

/** The components of a record in declaration order, with their types as the record's type arguments make them. */
final class ReadComponents {
    /** Names that Java forbids for components, as the accessors would be methods of {@code Object}. */
    private static final Set<String> FORBIDDEN =
            Set.of("clone", "finalize", "getClass", "hashCode", "notify", "notifyAll", "toString", "wait");

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
        TypeElement declared = MoreTypes.asTypeElement(record);
        Map<String, List<Element>> carriers = carriers(declared);
        List<ComponentModel> components = new ArrayList<>();
        for (RecordComponentElement component : declared.getRecordComponents()) {
            if (FORBIDDEN.contains(component.getSimpleName().toString())) {
                components.add(forbidden(component));
            } else if (isOfSource(component)) {
                components.add(read(component, record, carriers));
            }
        }
        return components;
    }

    /**
     * Whether it has an accessor: javac 17 gives components of a class file as well, without one, where a processor writes the source of a
     * record whose class file an earlier compilation left.
     */
    @SuppressWarnings("ConstantValue") // no compiler may return null, and javac 17 does
    private static boolean isOfSource(RecordComponentElement component) {
        return component.getAccessor() != null;
    }

    /** It has no accessor, or one of {@code Object}. That javac says of it what is wrong is what {@code Unresolved} stands for. */
    private static ComponentModel forbidden(RecordComponentElement component) {
        String name = component.getSimpleName().toString();
        Place place = Place.of(component);
        return new ComponentModel(
                name,
                new Specified<>(name, false, place),
                component.asType(),
                new JsonForm.Unresolved(component.asType()),
                Optional.empty(),
                Annotations.find(component, AggregateId.class).map(Annotations::place),
                Optional.empty(),
                List.of(),
                place);
    }

    private ComponentModel read(
            RecordComponentElement component, DeclaredType record, Map<String, List<Element>> carriers) {
        TypeMirror type = MoreTypes.asExecutable(types.asMemberOf(record, component.getAccessor()))
                .getReturnType();
        String name = component.getSimpleName().toString();
        Place place = Place.of(component);
        Specified<String> jsonName = Annotations.find(component, JsonName.class)
                .map(annotation -> annotation.required("value"))
                .orElseGet(() -> new Specified<>(name, false, place));
        JsonForm form = Annotations.find(component, Codec.class)
                .map(codec -> forms.ofComponent(codec, type))
                .orElseGet(() -> forms.ofComponent(type));
        return new ComponentModel(
                name,
                jsonName,
                type,
                form,
                nullable(component, carriers.getOrDefault(name, List.of())),
                Annotations.find(component, AggregateId.class).map(Annotations::place),
                Annotations.find(component, Default.class).map(annotation -> annotation.required("value")),
                Annotations.formerly(component),
                place);
    }

    /** The fields of a record and the parameters of its constructors by their names, which are those of its components. */
    private static Map<String, List<Element>> carriers(TypeElement record) {
        List<? extends Element> members = record.getEnclosedElements();
        int components = record.getRecordComponents().size();
        return Stream.concat(
                        ElementFilter.fieldsIn(members).stream(),
                        ElementFilter.constructorsIn(members).stream()
                                .map(ExecutableElement::getParameters)
                                .filter(parameters -> parameters.size() == components)
                                .flatMap(List::stream))
                .collect(
                        Collectors.groupingBy(carrier -> carrier.getSimpleName().toString()));
    }

    /**
     * {@code @Nullable} stands on the component, or where javac puts it if its target is no component: on the type, the field, the
     * accessor or the constructor's parameter.
     */
    private Optional<Place> nullable(RecordComponentElement component, List<Element> carriers) {
        Stream<AnnotatedConstruct> own = Stream.of(
                component,
                component.asType(),
                component.getAccessor(),
                component.getAccessor().getReturnType());
        return Stream.concat(own, carriers.stream())
                .flatMap(carrier -> carrier.getAnnotationMirrors().stream())
                .filter(ReadComponents::isNullable)
                .findFirst()
                .map(annotation -> Place.of(component, annotation))
                .or(() -> nullableTypes.contains(component) ? Optional.of(Place.of(component)) : Optional.empty());
    }

    private static boolean isNullable(AnnotationMirror annotation) {
        return annotation.getAnnotationType().asElement().getSimpleName().contentEquals("Nullable");
    }
}
