package dev.typebus.processor.check;

import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.Specified;
import dev.typebus.processor.model.JsonForm;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Names that have to differ from each other in JSON: of the components of a record, the constants of an enum, the records of a
 * sealed interface.
 *
 * @param found what led to them; null for the event's own components
 */
record JsonNames(@Nullable JsonPathWalk found, List<Name> names) {
    /** A name and whose it is, in the user's words. */
    record Name(String subject, Specified<String> specified) {
        String text() {
            return specified.value();
        }
    }

    static Stream<JsonNames> of(EventJson json) {
        EventModel event = json.event();
        JsonNames own = new JsonNames(null, components(event.type().name().simpleName(), event.components()));
        return Stream.concat(
                Stream.of(own), json.places().stream().map(found -> new JsonNames(found, in(found.form()))));
    }

    private static List<Name> in(JsonForm form) {
        if (form instanceof JsonForm.RecordOf nested) {
            return components(nested.declared().name().simpleName(), nested.components());
        } else if (form instanceof JsonForm.EnumOf choice) {
            String type = choice.declared().name().simpleName();
            return choice.constants().stream()
                    .map(each -> new Name(type + "." + each.name(), each.jsonName()))
                    .toList();
        } else if (form instanceof JsonForm.SealedOf sealed) {
            return sealed.variants().stream()
                    .map(each -> new Name(TypeText.inShort(each.form().type()), each.jsonName()))
                    .toList();
        }
        return List.of();
    }

    private static List<Name> components(String owner, List<ComponentModel> components) {
        return components.stream()
                .map(each -> new Name(owner + "." + each.name(), each.jsonName()))
                .toList();
    }

    /** Reports about one of the names. */
    void error(Reporter reporter, Name name, String fact, String wayOut, String... others) {
        if (found == null) {
            reporter.error(name.specified().place(), name.subject(), fact, wayOut, others);
        } else {
            reporter.error(name.specified().place(), found, name.subject(), fact, wayOut, others);
        }
    }
}
