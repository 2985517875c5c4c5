package dev.typebus.processor.check;

import com.google.auto.common.MoreElements;
import java.util.Optional;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;

/** The obstacle that keeps generated code from naming a class. */
record Access(TypeElement hidden, boolean isPrivate, String from) {
    /**
     * The class itself or the outermost class around it that code in {@code fromPackage} cannot name; empty if it can name them all.
     */
    static Optional<Access> obstacle(TypeElement type, String fromPackage) {
        String home = MoreElements.getPackage(type).getQualifiedName().toString();
        return outermostFirst(type)
                .filter(each -> !isVisible(each, home, fromPackage))
                .findFirst()
                .map(each -> new Access(each, each.getModifiers().contains(Modifier.PRIVATE), fromPackage));
    }

    private static Stream<TypeElement> outermostFirst(TypeElement type) {
        Stream<TypeElement> self = Stream.of(type);
        return type.getEnclosingElement() instanceof TypeElement outer
                ? Stream.concat(outermostFirst(outer), self)
                : self;
    }

    private static boolean isVisible(TypeElement type, String home, String fromPackage) {
        if (home.equals(fromPackage)) {
            return !type.getModifiers().contains(Modifier.PRIVATE);
        }
        return type.getModifiers().contains(Modifier.PUBLIC) && !home.isEmpty();
    }

    /** The fact for a message: {@code app.Kind is not visible from app.loans}. */
    String fact() {
        return TypeText.qualified(hidden.asType()) + reason();
    }

    /** As {@link #fact}, about a class that the message has named already: {@code it is private}, {@code it is in X, which is …}. */
    String factAbout(Element subject) {
        return (subject.equals(hidden) ? "it" : "it is in " + TypeText.shortName(hidden) + ", which") + reason();
    }

    private String reason() {
        if (isPrivate) {
            return " is private";
        }
        boolean unnamed = MoreElements.getPackage(hidden).isUnnamed();
        return unnamed
                ? " is in the unnamed package, from which nothing can be imported"
                : " is not visible from " + from;
    }

    /** {@code Make it public}. */
    String wayOut(Element subject) {
        String name = subject.equals(hidden) ? "it" : TypeText.shortName(hidden);
        if (MoreElements.getPackage(hidden).isUnnamed() && !isPrivate) {
            return "Move " + name + " into a package";
        }
        String home = MoreElements.getPackage(hidden).getQualifiedName().toString();
        return "Make " + name + (home.equals(from) ? " public or package-private" : " public");
    }
}
