package dev.typebus.processor.model;

/**
 * The name of a class or interface.
 *
 * @param packageName empty for the unnamed package
 * @param simpleName with its enclosing classes, {@code LoanEvents.Funded}
 */
public record JavaClass(String packageName, String simpleName) implements Comparable<JavaClass> {
    /** Returns the name in an import: {@code com.example.LoanEvents.Funded}. */
    public String qualifiedName() {
        return packageName.isEmpty() ? simpleName : packageName + "." + simpleName;
    }

    /** The class beside this one whose name is this one's, joined, and {@code suffix}: {@code LoanEventsFundedSerializer}. */
    public JavaClass beside(String suffix) {
        return new JavaClass(packageName, simpleName.replace(".", "") + suffix);
    }

    /** The class around this one that no other is around; a top-level class itself. */
    public JavaClass outermost() {
        int dot = simpleName.indexOf('.');
        return dot < 0 ? this : new JavaClass(packageName, simpleName.substring(0, dot));
    }

    @Override
    public int compareTo(JavaClass other) {
        return qualifiedName().compareTo(other.qualifiedName());
    }

    @Override
    public String toString() {
        return qualifiedName();
    }
}
