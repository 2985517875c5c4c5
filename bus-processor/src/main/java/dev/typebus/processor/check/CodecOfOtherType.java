package dev.typebus.processor.check;

import dev.typebus.processor.model.JsonForm;
import javax.lang.model.type.TypeMirror;

/** {@code @Codec(MoneyCodec.class) Currency currency}. */
final class CodecOfOtherType implements Rule<EventJson> {
    @Override
    public void check(EventJson json, Reporter reporter) {
        json.places().forEach(found -> {
            if (found.form() instanceof JsonForm.CodecOf codec && !fits(codec)) {
                TypeMirror type = codec.type();
                reporter.error(
                        codec.annotation(),
                        found,
                        CodecNotVisible.subject(found, codec),
                        codec.codec().name()
                                + codec.implementsFor()
                                        .map(other -> " is a JsonCodec<" + TypeText.qualified(other) + ">")
                                        .orElse(" is not a JsonCodec"),
                        "Name a codec that implements JsonCodec<" + TypeText.qualified(type) + ">");
            }
        });
    }

    private static boolean fits(JsonForm.CodecOf codec) {
        return codec.implementsFor()
                .filter(other -> TypeText.qualified(other).equals(TypeText.qualified(codec.type())))
                .isPresent();
    }
}
