package dev.typebus.processor.check;

import dev.typebus.processor.contract.Member;
import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.model.Place;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place in the code to which a path of names in JSON leads.
 *
 * @param component the innermost component on the path; null if the first is not in the code
 * @param ofEvent the event's component that leads to it
 * @param owner the record that has the last component of the path, or would have it
 * @param subject in the user's words: {@code LoanFunded.terms.months}
 * @param siblings the components of {@code owner}
 * @param whole whether the whole path is in the code
 */
record JsonLocation(
        @Nullable ComponentModel component,
        @Nullable ComponentModel ofEvent,
        Place owner,
        String subject,
        List<ComponentModel> siblings,
        boolean whole) {

    static JsonLocation of(EventModel event, List<String> path) {
        JsonLocation location = new JsonLocation(
                null, null, event.place(), event.type().name().simpleName(), event.components(), path.isEmpty());
        return location.walk(path);
    }

    /** The component at the end of the path, if it has this form. */
    Optional<ComponentModel> same(Member member) {
        return Optional.ofNullable(component).filter(each -> whole && JavaCode.isSame(each, member));
    }

    private JsonLocation walk(List<String> path) {
        Optional<ComponentModel> next = siblings.stream()
                .filter(each -> !path.isEmpty() && each.jsonName().value().equals(path.get(0)))
                .findFirst();
        if (next.isEmpty()) {
            return this;
        }
        ComponentModel component = next.get();
        List<String> rest = path.subList(1, path.size());
        JsonLocation location = new JsonLocation(
                component,
                ofEvent == null ? component : ofEvent,
                owner,
                subject + "." + component.name(),
                siblings,
                rest.isEmpty());
        return location.into(component.form(), rest);
    }

    private JsonLocation into(JsonForm form, List<String> path) {
        if (path.isEmpty()) {
            return this;
        }
        List<String> rest = path.subList(1, path.size());
        String piece = path.get(0);
        if (form instanceof JsonForm.OptionalOf optional) {
            return into(optional.value(), path);
        } else if (form instanceof JsonForm.ValueOf value) {
            return into(value.components().get(0).form(), path);
        } else if (form instanceof JsonForm.RecordOf nested) {
            return in(nested).walk(path);
        } else if (form instanceof JsonForm.SealedOf sealed) {
            return sealed.variants().stream()
                    .filter(variant -> piece.equals("(" + variant.jsonName().value() + ")"))
                    .findFirst()
                    .map(variant -> at(rest).inVariant(variant, rest))
                    .orElse(this);
        } else if (form instanceof JsonForm.MapOf map) {
            return with(piece).at(rest).into(piece.equals("{}") ? map.value() : map.key(), rest);
        }
        return form.parts().stream()
                .filter(part -> part.path().equals(piece))
                .findFirst()
                .map(part -> with(piece).at(rest).into(part.form(), rest))
                .orElse(this);
    }

    private JsonLocation inVariant(JsonForm.Variant variant, List<String> path) {
        JsonForm form = variant.form();
        return path.isEmpty() || !(form instanceof JsonForm.RecordOf nested)
                ? this
                : in(nested).walk(path);
    }

    private JsonLocation in(JsonForm.RecordOf nested) {
        return new JsonLocation(component, ofEvent, nested.declared().place(), subject, nested.components(), false);
    }

    private JsonLocation with(String piece) {
        return new JsonLocation(component, ofEvent, owner, subject + piece, siblings, whole);
    }

    private JsonLocation at(List<String> rest) {
        return new JsonLocation(component, ofEvent, owner, subject, siblings, rest.isEmpty());
    }

    /** The component if it is in the code, else the record that would have it. */
    Place place() {
        return whole && component != null ? component.place() : owner;
    }
}
