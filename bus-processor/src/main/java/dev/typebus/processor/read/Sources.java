package dev.typebus.processor.read;

import com.google.auto.common.MoreElements;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;

/** The sources of a compilation: the user's, and those of the rounds so far. For one thread. */
final class Sources {
    private final Set<String> given = new HashSet<>();
    private final Set<String> types = new HashSet<>();
    private final Set<String> texts = new HashSet<>();
    private final Set<String> packages = new HashSet<>();
    private final Set<String> serializers = new HashSet<>();

    /**
     * Adds what a round brings.
     *
     * @param hasSource whether it is more than a class file that is processed again
     * @return whether it brings classes of the user or of other processors
     */
    boolean add(RoundEnvironment round, Predicate<TypeElement> hasSource) {
        boolean first = types.isEmpty();
        boolean news = false;
        for (Element root : round.getRootElements()) {
            if (root instanceof PackageElement element) {
                packages.add(element.getQualifiedName().toString());
            } else if (root instanceof TypeElement type) {
                String name = type.getQualifiedName().toString();
                news |= types.add(name) && !serializers.contains(name);
                if (first) {
                    given.add(name);
                }
                if (hasSource.test(type)) {
                    texts.add(name);
                }
            }
        }
        return news;
    }

    /** From now on, the serializer of this event is no news. */
    void addEvent(TypeElement event) {
        serializers.add(ReadClass.name(event).beside("Serializer").qualifiedName());
    }

    /** Whether the class or the one around it is in a source. */
    boolean contain(TypeElement type) {
        return types.contains(outermost(type));
    }

    /** The same, for a class whose source text the compiler has: comments are there alone. */
    boolean haveTextOf(TypeElement type) {
        return texts.contains(outermost(type));
    }

    /** The same as {@link #contain}, for a source that a processor wrote. */
    boolean containGenerated(TypeElement type) {
        return contain(type) && !given.contains(outermost(type));
    }

    private static String outermost(TypeElement type) {
        Element outermost = type;
        while (Objects.requireNonNull(outermost.getEnclosingElement()).getKind() != ElementKind.PACKAGE) {
            outermost = Objects.requireNonNull(outermost.getEnclosingElement());
        }
        return MoreElements.asType(outermost).getQualifiedName().toString();
    }

    /** Whether its {@code package-info.java} is a source. */
    boolean contain(PackageElement element) {
        return packages.contains(element.getQualifiedName().toString());
    }

    /** Whether the user gave a top-level class of this name. */
    boolean areGiven(String qualifiedName) {
        return given.contains(qualifiedName);
    }
}
