package dev.typebus.processor;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.read.AnnotatedElements;
import dev.typebus.processor.read.CompilerOutput;
import dev.typebus.processor.write.WriteSerializer;
import java.io.IOException;
import java.util.List;
import javax.annotation.processing.ProcessingEnvironment;

/**
 * The serializers of events whose sources are not in this compilation, where the source of a type within them is: what an earlier
 * compilation wrote may not fit that type any more; or where it failed and left no class file of the serializer. {@link
 * SerializerProcessor} sees sources only.
 */
final class OtherSerializers {
    private OtherSerializers() {}

    static void write(
            ProcessingEnvironment environment, AnnotatedElements annotatedElements, CompilerOutput output, List<EventModel> events)
            throws IOException {
        WriteSerializer writer = new WriteSerializer(
                environment.getFiler(), environment.getElementUtils(), SerializerProcessor.class.getName());
        for (EventModel event : events) {
            if (!annotatedElements.isCompiled(event.type().element())
                    && (event.typesWithin().anyMatch(annotatedElements::isCompiled)
                            || !output.hasFileOf(event.serializer().qualifiedName()))) {
                writer.write(event);
            }
        }
    }
}
