package dev.typebus.processor;

import com.google.auto.service.AutoService;
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
import javax.annotation.processing.FilerException;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;

/**
 * Writes one serializer for each event without problems; {@link TypebusProcessor} reports the problems. Isolating in Gradle's sense: each file
 * depends on one event and on the types that it refers to. In the first round it writes one serializer, which causes a second round, and there it
 * writes the rest. The compiler enters all generated sources again in each round, so this halves that work.
 */
@AutoService(Processor.class)
public final class SerializerProcessor extends AbstractProcessor {
    /** No class literal: the jar of the annotations may be missing, and javac asks for this before there is a round. */
    private static final String DOMAIN_EVENT = "dev.typebus.annotations.DomainEvent";

    private final Set<String> waiting = new TreeSet<>();
    private final Set<String> taken = new HashSet<>();

    /** Whether a class was missing, which is so for each event, and told once. */
    private boolean broken;

    @Override
    public Set<String> getSupportedAnnotationTypes() {
        return Set.of(DOMAIN_EVENT);
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        Set<String> before = new TreeSet<>(waiting);
        Set<String> events = new TreeSet<>();
        waiting.clear();
        for (Element root : round.getRootElements()) {
            taken.add(root.toString());
        }
        for (TypeElement annotation : annotations) {
            ElementFilter.typesIn(round.getElementsAnnotatedWith(annotation))
                    .forEach(event -> events.add(event.getQualifiedName().toString()));
        }
        try {
            process(before, events);
        } catch (LinkageError e) {
            broken("the compilation", e);
        }
        return false;
    }

    private void process(Set<String> before, Set<String> events) {
        ReadEvent reader = new ReadEvent(processingEnv);
        WriteSerializer writer = new WriteSerializer(
                processingEnv.getFiler(), processingEnv.getElementUtils(), SerializerProcessor.class.getName());
        before.forEach(name -> isWritten(name, reader, writer));
        boolean another = false;
        for (String name : events) {
            if (another) {
                waiting.add(name);
            } else {
                another = isWritten(name, reader, writer);
            }
        }
    }

    private boolean isWritten(String name, ReadEvent reader, WriteSerializer writer) {
        try {
            return process(name, reader, writer);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            ProcessorFailed.print(processingEnv, name, e);
        } catch (LinkageError e) {
            broken(name, e);
        }
        return false;
    }

    private void broken(String subject, LinkageError failure) {
        if (!broken) {
            broken = true;
            ProcessorFailed.print(processingEnv, subject, failure);
        }
    }

    private boolean process(String name, ReadEvent reader, WriteSerializer writer) throws IOException {
        TypeElement element = processingEnv.getElementUtils().getTypeElement(name);
        if (element == null) {
            return false;
        }
        EventModel event = reader.read(element);
        if (Unresolved.isIn(event) || !Checks.isSound(event)) {
            waiting.add(name); // other processors may mend it: Lombok adds a codec's constructor
            return false;
        }
        return taken.add(event.serializer().qualifiedName())
                && reader.inTheWay(event).isEmpty()
                && isWritten(event, writer);
    }

    private boolean isWritten(EventModel event, WriteSerializer writer) throws IOException {
        try {
            writer.write(event);
            return true;
        } catch (FilerException refused) {
            if (processingEnv
                            .getElementUtils()
                            .getTypeElement(event.serializer().qualifiedName())
                    == null) {
                throw refused;
            }
            // an earlier compilation left one, and this compiler does not replace it; nor Events, of which
            // TypebusProcessor tells
            return false;
        }
    }
}
