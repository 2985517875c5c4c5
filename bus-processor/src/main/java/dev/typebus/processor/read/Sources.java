package dev.typebus.processor.read;

import com.google.auto.common.MoreElements;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;

/** What is in the sources of a compilation: those that the user gave, and those of the rounds so far. For one thread. */
final class Sources {
    private final Set<String> given = new HashSet<>();
    private final Set<String> types = new HashSet<>();
    private final Set<String> packages = new HashSet<>();
    private final Map<String, TypeElement> serializers = new HashMap<>();
    private final Set<String> remembered = new HashSet<>();
    private final Set<String> existing = new HashSet<>();

    /**
     * Adds what a round brings.
     *
     * @return whether it brings classes of the user or of other processors
     */
    boolean add(RoundEnvironment round) {
        boolean first = types.isEmpty();
        boolean news = false;
        for (Element root : round.getRootElements()) {
            if (root instanceof PackageElement element) {
                packages.add(element.getQualifiedName().toString());
            } else if (root instanceof TypeElement type) {
                String name = type.getQualifiedName().toString();
                news |= types.add(name) && !serializers.containsKey(name);
                if (first) {
                    given.add(name);
                }
            }
        }
        return news;
    }

    /** From now on, the serializer of this event is no news. */
    void addEvent(TypeElement event) {
        serializers.put(ReadClass.name(event).beside("Serializer").qualifiedName(), event);
    }

    /**
     * Remembers which serializers there are before they are written. Those of this compilation are not told from them later: after an
     * error, the last round does not say what was written in the round before.
     */
    void rememberSerializers(Elements elements) {
        serializers.forEach((name, event) -> {
            if (remembered.add(name) && !types.contains(name) && ReadClass.find(elements, event, name) != null) {
                existing.add(name);
            }
        });
    }

    /** Whether the class or the one around it is in a source. */
    boolean contain(TypeElement type) {
        Element outermost = type;
        while (Objects.requireNonNull(outermost.getEnclosingElement()).getKind() != ElementKind.PACKAGE) {
            outermost = Objects.requireNonNull(outermost.getEnclosingElement());
        }
        return types.contains(MoreElements.asType(outermost).getQualifiedName().toString());
    }

    /** Whether its {@code package-info.java} is a source. */
    boolean contain(PackageElement element) {
        return packages.contains(element.getQualifiedName().toString());
    }

    /** Whether the user gave a top-level class of this name. */
    boolean areGiven(String qualifiedName) {
        return given.contains(qualifiedName);
    }

    /** Whether the class was there before this compilation wrote one of its name, if it did. */
    boolean isExisting(TypeElement type) {
        String name = type.getQualifiedName().toString();
        return remembered.contains(name) ? existing.contains(name) : !contain(type);
    }
}
