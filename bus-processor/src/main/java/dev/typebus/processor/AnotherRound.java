package dev.typebus.processor;

import dev.typebus.processor.check.Checks;
import dev.typebus.processor.read.AnnotatedElements;
import dev.typebus.processor.read.ReadEvent;
import dev.typebus.processor.read.Unresolved;
import java.io.IOException;
import java.io.Writer;
import java.util.HashSet;
import java.util.Set;
import javax.annotation.processing.Filer;
import javax.annotation.processing.FilerException;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.TypeElement;

/**
 * Ensures a round after one in which other processors may have written sources. A compiler starts a round only if some file was written, and files of the last round are too late for other processors. The serializer of any event is such a file; where none is
 * written, it is a {@code package-info.java}, of which javac makes no class file.
 */
final class AnotherRound {
    private static final int MODULES = 99;

    private final Set<String> seen = new HashSet<>();
    private int rounds;

    void ensure(ProcessingEnvironment environment, AnnotatedElements annotatedElements) throws IOException {
        rounds++;
        if (!isSerializerWritten(environment, annotatedElements)) {
            write(
                    environment.getFiler(),
                    annotatedElements.somePackage(environment.getElementUtils()) + "typebus_round_");
        }
    }

    /** Eclipse's compiler makes a class file of it, and refuses a name that a module on the class path has: then the next number is tried. */
    private void write(Filer filer, String prefix) throws IOException {
        for (int number = rounds; ; number++) {
            String name = prefix + number;
            try (Writer file = filer.createSourceFile(name + ".package-info").openWriter()) {
                file.write("/** Starts another round, for events and handlers that other processors write. */\n"
                        + "package " + name + ";\n");
                return;
            } catch (FilerException taken) {
                if (number == rounds + MODULES) {
                    throw taken;
                }
            }
        }
    }

    /** {@link SerializerProcessor} does that in this round. */
    private boolean isSerializerWritten(ProcessingEnvironment environment, AnnotatedElements annotatedElements) {
        ReadEvent reader = new ReadEvent(environment);
        boolean written = false;
        for (TypeElement type : annotatedElements.events(environment.getElementUtils())) {
            if (seen.add(type.getQualifiedName().toString()) && !written) {
                var event = reader.read(type);
                written = !Unresolved.isIn(event) && Checks.isSound(event);
            }
        }
        return written;
    }
}
