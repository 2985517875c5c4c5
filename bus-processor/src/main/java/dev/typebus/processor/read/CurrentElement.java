package dev.typebus.processor.read;

import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/** Which class is being read or written, so that an internal failure can name it. For one thread. */
public final class CurrentElement {
    private @Nullable String current;

    /** Sets this class as the current element. */
    public void at(TypeElement type) {
        at(type.getQualifiedName().toString());
    }

    /** Sets the class of this name as the current element. */
    public void at(String qualifiedName) {
        current = qualifiedName;
    }

    /** Returns the class, or {@code the compilation} if none is set. */
    @Override
    public String toString() {
        return current == null ? "the compilation" : current;
    }
}
