package dev.typebus.processor;

import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.read.Annotated;
import dev.typebus.processor.write.WriteSerializer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.TypeElement;

/**
 * The serializers of events whose sources are not in this compilation, where the source of a type within them is: what an earlier
 * compilation wrote may not fit that type any more. {@link SerializerProcessor} sees sources only.
 */
final class OtherSerializers {
    private OtherSerializers() {}

    static void write(ProcessingEnvironment environment, Annotated annotated, List<EventModel> events)
            throws IOException {
        WriteSerializer writer = new WriteSerializer(
                environment.getFiler(), environment.getElementUtils(), SerializerProcessor.class.getName());
        for (EventModel event : events) {
            if (!annotated.isCompiled(event.type().element())
                    && event.components().stream()
                            .map(ComponentModel::form)
                            .flatMap(OtherSerializers::types)
                            .anyMatch(annotated::isCompiled)) {
                writer.write(event);
            }
        }
    }

    private static Stream<TypeElement> types(JsonForm form) {
        return Stream.concat(declared(form).stream(), form.parts().stream().flatMap(part -> types(part.form())));
    }

    private static Optional<TypeElement> declared(JsonForm form) {
        if (form instanceof JsonForm.EnumOf choice) {
            return Optional.of(choice.declared().element());
        } else if (form instanceof JsonForm.RecordOf record) {
            return Optional.of(record.declared().element());
        } else if (form instanceof JsonForm.ValueOf value) {
            return Optional.of(value.declared().element());
        } else if (form instanceof JsonForm.SealedOf sealed) {
            return Optional.of(sealed.declared().element());
        }
        return form instanceof JsonForm.CodecOf codec
                ? Optional.of(codec.codec().element())
                : Optional.empty();
    }
}
