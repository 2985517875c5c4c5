package dev.typebus.processor.check;

import dev.typebus.processor.model.HandlerModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.SimpleAnnotationValueVisitor14;
import org.jspecify.annotations.Nullable;

/** {@code @Handles} of a handler as the user wrote it, with another member. */
final class HandlesText extends SimpleAnnotationValueVisitor14<String, @Nullable Void> {
    private HandlesText() {}

    /**
     * The annotation to paste.
     *
     * @param member the member that is added or replaced
     * @param value as it stands in source
     */
    static String with(HandlerModel handler, String member, String value) {
        Map<String, String> members = new LinkedHashMap<>();
        AnnotationMirror written = handler.place().annotation();
        if (written != null) {
            written.getElementValues()
                    .forEach((method, given) ->
                            members.put(method.getSimpleName().toString(), new HandlesText().visit(given)));
        }
        members.put(member, value);
        return members.entrySet().stream()
                .map(each -> each.getKey() + " = " + each.getValue())
                .collect(Collectors.joining(", ", "@Handles(", ")"));
    }

    @Override
    public String visitString(String text, @Nullable Void nothing) {
        return JavaCode.literal(text);
    }

    @Override
    public String visitEnumConstant(VariableElement constant, @Nullable Void nothing) {
        return TypeText.inShort(constant.asType()) + "." + constant.getSimpleName();
    }

    @Override
    public String visitArray(List<? extends AnnotationValue> values, @Nullable Void nothing) {
        return values.size() == 1
                ? visit(values.get(0))
                : values.stream().map(this::visit).collect(Collectors.joining(", ", "{", "}"));
    }

    @Override
    protected String defaultAction(Object value, @Nullable Void nothing) {
        return value.toString();
    }
}
