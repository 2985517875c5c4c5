package dev.typebus.processor;

import com.google.auto.service.AutoService;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.processor.check.Checks;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.read.ReadEvent;
import dev.typebus.processor.read.Unresolved;
import dev.typebus.processor.report.ProcessorFailed;
import dev.typebus.processor.write.WriteSerializer;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;

/**
 * Writes one serializer for each event without problems; {@link TypebusProcessor} tells of the problems. Isolating in Gradle's
 * sense: each file comes from one event and from what that refers to.
 */
@AutoService(Processor.class)
public final class SerializerProcessor extends AbstractProcessor {
    private final Set<String> waiting = new TreeSet<>();
    private final Set<String> taken = new HashSet<>();

    @Override
    public Set<String> getSupportedAnnotationTypes() {
        return Set.of(DomainEvent.class.getName());
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        Set<String> events = new TreeSet<>(waiting);
        waiting.clear();
        for (Element root : round.getRootElements()) {
            taken.add(root.toString());
        }
        if (!annotations.isEmpty()) {
            ElementFilter.typesIn(round.getElementsAnnotatedWith(DomainEvent.class))
                    .forEach(event -> events.add(event.getQualifiedName().toString()));
        }
        ReadEvent reader = new ReadEvent(processingEnv);
        WriteSerializer writer = new WriteSerializer(
                processingEnv.getFiler(), processingEnv.getElementUtils(), SerializerProcessor.class.getName());
        for (String name : events) {
            try {
                process(name, reader, writer);
            } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
                ProcessorFailed.print(processingEnv, name, e);
            }
        }
        return false;
    }

    private void process(String name, ReadEvent reader, WriteSerializer writer) throws IOException {
        TypeElement element = processingEnv.getElementUtils().getTypeElement(name);
        if (element == null) {
            return;
        }
        EventModel event = reader.read(element);
        if (Unresolved.isIn(event)) {
            waiting.add(name);
        } else if (Checks.event(event).isEmpty() && taken.add(event.serializer().qualifiedName())) {
            writer.write(event);
        }
    }
}
