package dev.typebus.processor.write;

import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.JavaClass;
import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.model.RuntimeNames;
import dev.typebus.processor.model.Scalar;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The names at which expressions of a serializer may begin without being a variable's: of a type, or of the first package before it. A
 * variable of such a name would hide it there (JLS 6.4.2). For one thread.
 */
final class NamesOfTypes {
    private static final List<JavaClass> RUNTIME = List.of(
            RuntimeNames.EVENT_TYPE,
            RuntimeNames.JSON_STRUCTURE,
            RuntimeNames.JSON_ARRAYS,
            RuntimeNames.JSON_CODEC,
            RuntimeNames.JSON_COLLECTIONS,
            RuntimeNames.JSON_KEYS,
            RuntimeNames.JSON_NUMBERS,
            RuntimeNames.JSON_OPTIONALS,
            RuntimeNames.JSON_TEXTS,
            RuntimeNames.JSON_TIMES,
            RuntimeNames.JSON_VARIANT,
            RuntimeNames.TEXT_FORM);
    private static final List<String> JAVA_UTIL = List.of(
            "Arrays",
            "Collectors",
            "Function",
            "List",
            "Map",
            "Optional",
            "OptionalDouble",
            "OptionalInt",
            "OptionalLong",
            "Set");

    /** The names in every serializer. */
    private static final Set<String> OF_ALL = ofAll();

    private final Set<String> types = new HashSet<>(OF_ALL);
    private final Set<String> nested = new HashSet<>();
    private final Set<String> components = new HashSet<>();

    NamesOfTypes(EventModel event) {
        type(event.type().name());
        type(event.serializer());
        components(event.components());
    }

    private static Set<String> ofAll() {
        Set<String> names = new HashSet<>(JAVA_UTIL);
        RUNTIME.forEach(type -> add(type, names));
        Stream.of(Scalar.values())
                .filter(scalar -> scalar != Scalar.BYTES)
                .map(Scalar::qualifiedName)
                .map(name -> new JavaClass(name.replaceFirst("\\.\\w+$", ""), name.replaceFirst(".*\\.", "")))
                .forEach(type -> add(type, names));
        return names;
    }

    /** The names of the types and of their first packages. */
    Set<String> types() {
        return types;
    }

    /** The names of the components, the event's and all within, and of variables for the types: what locals are called. */
    Set<String> variables() {
        Set<String> variables = new HashSet<>(components);
        types.forEach(name -> variables.add(Identifiers.variable(name)));
        nested.forEach(name -> variables.add(Identifiers.variable(name)));
        return variables;
    }

    private void components(List<ComponentModel> added) {
        for (ComponentModel component : added) {
            components.add(component.name());
            form(component.form());
        }
    }

    private void form(JsonForm form) {
        if (form instanceof JsonForm.RecordOf record) {
            type(record.declared().name());
            components(record.components());
        } else if (form instanceof JsonForm.ValueOf value) {
            type(value.declared().name());
            components(value.components());
        } else if (form instanceof JsonForm.EnumOf choice) {
            type(choice.declared().name());
        } else if (form instanceof JsonForm.CodecOf codec) {
            type(codec.codec().name());
        } else if (form instanceof JsonForm.SealedOf sealed) {
            type(sealed.declared().name());
            sealed.variants().forEach(variant -> form(variant.form()));
        } else {
            form.parts().forEach(part -> form(part.form()));
        }
    }

    private void type(JavaClass type) {
        add(type, types);
        nested.add(type.simpleName().substring(type.simpleName().lastIndexOf('.') + 1));
    }

    private static void add(JavaClass type, Set<String> names) {
        int nested = type.simpleName().indexOf('.');
        names.add(nested < 0 ? type.simpleName() : type.simpleName().substring(0, nested));
        if (!type.packageName().isEmpty()) {
            names.add(Identifiers.firstPackage(type));
        }
    }
}
