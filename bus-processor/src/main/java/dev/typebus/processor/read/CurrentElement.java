package dev.typebus.processor.read;

import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/** Which class is being read or written, so that an internal failure can name it. For one thread. */
public final class CurrentElement {
    private @Nullable String current;

    /** From now on, this class. */
    public void at(TypeElement type) {
        at(type.getQualifiedName().toString());
    }

    /** From now on, the class of this name. */
    public void at(String qualifiedName) {
        current = qualifiedName;
    }

    /** The class, or what stands for none. */
    @Override
    public String toString() {
        return current == null ? "the compilation" : current;
    }
}
