package dev.typebus.processor.check;

import dev.typebus.processor.model.ComponentModel;
import dev.typebus.processor.report.PastedTypes;
import dev.typebus.processor.report.StringLiterals;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/** A source file to paste: the package and the imports of a record of a released event, and the record. */
final class NewFile {
    private static final Pattern NAME = Pattern.compile("(?<![\\w.])[A-Z]\\w*");

    private static final List<String> ANNOTATIONS =
            List.of("AggregateId", "Codec", "Default", "DomainEvent", "Formerly", "JsonName");

    private final String packageName;
    private final Map<String, String> qualified = new TreeMap<>();

    private NewFile(String packageName) {
        this.packageName = packageName;
        ANNOTATIONS.forEach(name -> qualified.put(name, "dev.typebus.annotations." + name));
        qualified.putAll(PastedTypes.byName());
    }

    /**
     * The text of the file.
     *
     * @param packageName empty for none
     * @param code the record
     * @param own components whose types the record may have
     */
    static String of(String packageName, String code, List<ComponentModel> own) {
        NewFile file = new NewFile(packageName);
        own.forEach(component -> file.add(component.type()));
        return file.text(code);
    }

    private String text(String code) {
        SortedSet<String> imports = new TreeSet<>();
        Matcher name = NAME.matcher(StringLiterals.removedFrom(code));
        while (name.find()) {
            String type = qualified.get(name.group());
            if (type != null && !isVisible(type)) {
                imports.add(type);
            }
        }
        StringBuilder text = new StringBuilder(packageName.isEmpty() ? "" : "package " + packageName + ";\n");
        imports.forEach(type -> text.append("import ").append(type).append(";\n"));
        return text.append(code).toString();
    }

    private boolean isVisible(String type) {
        String home = type.substring(0, Math.max(0, type.lastIndexOf('.')));
        return home.isEmpty() || home.equals("java.lang") || home.equals(packageName);
    }

    private void add(String type) {
        qualified.put(type.substring(type.lastIndexOf('.') + 1), type);
    }

    /** Adds the top-level classes that a type names. */
    private void add(TypeMirror type) {
        if (type instanceof DeclaredType declared) {
            add(outermost((TypeElement) declared.asElement()).getQualifiedName().toString());
            declared.getTypeArguments().forEach(this::add);
        } else if (type instanceof ArrayType array) {
            add(array.getComponentType());
        }
    }

    private static TypeElement outermost(TypeElement type) {
        Element outer = type.getEnclosingElement();
        return outer instanceof TypeElement enclosing ? outermost(enclosing) : type;
    }
}
