package dev.typebus.processor.describe;

import dev.typebus.processor.model.JsonForm;
import java.util.stream.Collectors;

/** A form in a few words for people: {@code string, UUID}. */
final class JsonWords {
    private JsonWords() {}

    static String of(JsonForm form) {
        if (form instanceof JsonForm.Simple simple) {
            String meaning = simple.scalar().meaning();
            return simple.scalar().jsonType() + (meaning.isEmpty() ? "" : ", " + meaning);
        } else if (form instanceof JsonForm.EnumOf choice) {
            return choice.constants().stream()
                    .map(constant -> Markdown.code(constant.jsonName().value()))
                    .collect(Collectors.joining(", "));
        } else if (form instanceof JsonForm.OptionalOf optional) {
            return of(optional.value());
        } else if (form instanceof JsonForm.ValueOf value) {
            return of(value.components().get(0).form());
        } else if (form instanceof JsonForm.ListOf list) {
            return "array of " + of(list.element());
        } else if (form instanceof JsonForm.ArrayOf array) {
            return "array of " + of(array.element());
        } else if (form instanceof JsonForm.SetOf set) {
            return "array of " + of(set.element()) + ", each once";
        } else if (form instanceof JsonForm.MapOf map) {
            return "object of " + of(map.value()) + " by " + of(map.key());
        } else if (form instanceof JsonForm.CodecOf codec) {
            return "as " + Markdown.code(codec.codec().name().simpleName()) + " writes it";
        }
        return "object";
    }
}
