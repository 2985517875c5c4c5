package dev.typebus.processor.contract;

import dev.typebus.processor.contract.Shape.RecordOf;
import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.GroupModel;
import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.Specified;
import java.util.List;

/** The contract that the code makes. Only for code without mistakes. */
public final class ContractReader {
    private ContractReader() {}

    /** The events and handlers of a compilation, without those of its libraries. */
    public static Contract module(ModuleModel module) {
        return Contract.of(
                module.events().stream().map(ContractReader::event).toList(),
                module.groups().stream()
                        .flatMap(group -> handlers(group).stream())
                        .toList(),
                module.retired().stream().map(Specified::value).toList());
    }

    private static List<String> handlers(GroupModel group) {
        return group.handlers().stream()
                .map(handler -> group.name() + "/" + handler.id().value())
                .toList();
    }

    /** An event as it is stored. */
    public static EventShape event(EventModel event) {
        return new EventShape(
                event.name().value(),
                event.version().value(),
                event.aggregateType().value(),
                event.aggregateIds().get(0).jsonName().value(),
                record(event.components()));
    }

    private static RecordOf record(List<ComponentModel> components) {
        return new RecordOf(components.stream().map(ContractReader::member).toList());
    }

    /** A component as it is stored. */
    public static Member member(ComponentModel component) {
        return new Member(
                component.jsonName().value(),
                shape(component.form()),
                component.isRequired(),
                component.byDefault().map(Specified::value),
                component.formerly().stream().map(Specified::value).toList(),
                false);
    }

    /** The shape of a form in JSON: an {@code Optional} and a value record are what they hold. */
    public static Shape shape(JsonForm form) {
        if (form instanceof JsonForm.Simple simple) {
            return new Shape.Simple(simple.scalar());
        } else if (form instanceof JsonForm.EnumOf choice) {
            return new Shape.EnumOf(choice.constants().stream()
                    .map(constant -> constant.jsonName().value())
                    .toList());
        } else if (form instanceof JsonForm.OptionalOf optional) {
            return shape(optional.value());
        } else if (form instanceof JsonForm.ListOf list) {
            return new Shape.ListOf(shape(list.element()));
        } else if (form instanceof JsonForm.ArrayOf array) {
            return new Shape.ListOf(shape(array.element()));
        } else if (form instanceof JsonForm.SetOf set) {
            return new Shape.SetOf(shape(set.element()));
        } else if (form instanceof JsonForm.MapOf map) {
            return new Shape.MapOf(shape(map.key()), shape(map.value()));
        } else if (form instanceof JsonForm.RecordOf nested) {
            return record(nested.components());
        } else if (form instanceof JsonForm.ValueOf value) {
            return shape(value.components().get(0).form());
        } else if (form instanceof JsonForm.SealedOf sealed) {
            return new Shape.SealedOf(
                    JsonForm.SealedOf.DISCRIMINATOR,
                    sealed.variants().stream().map(ContractReader::variant).toList());
        } else if (form instanceof JsonForm.CodecOf codec) {
            String name = codec.codec().name().simpleName();
            return new Shape.CodecOf(name.substring(name.lastIndexOf('.') + 1));
        }
        throw new IllegalArgumentException("A broken form has no shape: " + form.type());
    }

    private static Shape.Variant variant(JsonForm.Variant variant) {
        return new Shape.Variant(variant.jsonName().value(), (RecordOf) shape(variant.form()));
    }
}
