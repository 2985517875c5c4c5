package dev.typebus.processor.check;

import dev.typebus.processor.contract.EventShape;
import dev.typebus.processor.contract.Member;
import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.EventModel;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;

/**
 * Java for a released version of an event, to be pasted beside the event of today: its record and its upcaster. The record has the user's own types where these still have the stored form.
 *
 * @param event the event to which the upcaster leads
 */
record FormerVersion(EventShape stored, EventModel event) {
    private static final String INDENT = "  ";

    /** Stands for a value that only the user knows. */
    private static final String OPEN = "…";

    static FormerVersion of(EventShape stored, EventModel event) {
        return new FormerVersion(stored, event);
    }

    /** The event's name without the names of the classes around it. */
    static String simple(EventModel event) {
        String name = event.type().name().simpleName();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** {@code LoanFundedV1}. */
    private String name() {
        return simple(event) + "V" + stored.version();
    }

    /** {@code Add version 1 in a new file LoanFundedV1.java}. */
    String whereToAdd() {
        TypeElement type = event.type().element();
        String where = type.getEnclosingElement() instanceof TypeElement outer
                ? "in " + outer.getSimpleName()
                : "in a new file " + name() + ".java beside " + simple(event) + ".java";
        return "Add version " + stored.version() + " " + where;
    }

    /** {@code Add its upcaster in LoanFunded}. */
    String whereToUpcast() {
        return "Add its upcaster in " + simple(event) + (upcaster().contains(OPEN) ? ", and fill in each …" : "");
    }

    /** The record, with the visibility of the event; for a new file with its package and imports. */
    String record() {
        return isNested()
                ? record(name())
                : NewFile.of(event.type().name().packageName(), record(name()), event.components());
    }

    private boolean isNested() {
        return event.type().element().getEnclosingElement() instanceof TypeElement;
    }

    /** The record alone. */
    String record(String name) {
        String visibility = event.type().element().getModifiers().contains(Modifier.PUBLIC) ? "public " : "";
        return JavaCode.annotation(stored.name(), stored.version(), stored.aggregateType()) + "\n" + visibility
                + JavaCode.record(stored, name, event.components());
    }

    String upcaster() {
        return upcaster(
                event,
                name(),
                component -> JavaCode.stored(component, stored.payload().members())
                        .flatMap(member -> argument(component, member)));
    }

    /** The upcaster from a version whose record is in the code. */
    static String upcaster(EventModel older, EventModel newer) {
        return upcaster(
                newer,
                older.type().name().simpleName(),
                component -> older.components().stream()
                        .filter(each ->
                                JavaCode.hadName(component, each.jsonName().value()))
                        .filter(each -> each.isNullable() == component.isNullable()
                                && TypeText.qualified(each.type()).equals(TypeText.qualified(component.type())))
                        .map(each -> "old." + each.name() + "()")
                        .findFirst());
    }

    private static String upcaster(EventModel event, String old, Function<ComponentModel, Optional<String>> argument) {
        List<String> arguments = event.components().stream()
                .map(component -> argument.apply(component)
                        .orElse(OPEN + " /* " + TypeText.inShort(component.type()) + " " + component.name() + " */"))
                .toList();
        String name = event.type().name().simpleName();
        return "@Upcasts\n" + "static " + name + " upcast(" + old + " old) {\n" + INDENT + "return new " + name
                + arguments.stream()
                        .collect(Collectors.joining(",\n" + INDENT.repeat(3), "(\n" + INDENT.repeat(3), ");\n"))
                + "}";
    }

    /** The value of today's component made of the stored one; empty if only the user knows. */
    private static Optional<String> argument(ComponentModel component, Member member) {
        String value = "old." + component.name() + "()";
        if (!JavaCode.isSame(component, member)) {
            return Optional.empty();
        } else if (member.required() && component.isOptional()) {
            String optional = TypeText.inShort(component.type());
            return Optional.of(optional.replaceFirst("<.*", "") + ".of(" + value + ")");
        }
        return member.required() || !component.isRequired() ? Optional.of(value) : Optional.empty();
    }
}
