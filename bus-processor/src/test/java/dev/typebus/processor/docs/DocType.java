package dev.typebus.processor.docs;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A top-level type of the documentation's examples, as a source file of its own.
 *
 * @param name the qualified name
 * @param text the whole file
 */
record DocType(String name, String text) {
    private static final Pattern TYPE = Pattern.compile("\\b(?:class|interface|record|enum)\\s+(\\w+)");
    private static final Pattern EVENT =
            Pattern.compile("@DomainEvent\\(\\s*(?:value\\s*=\\s*)?(\"[^\"]+\")(?:\\s*,\\s*version\\s*=\\s*(\\d+))?");

    /** The type that this declaration declares; its head is the package and the imports. */
    static DocType of(String packageName, String head, String declaration) {
        Matcher type = TYPE.matcher(JavaText.withoutLiterals(declaration));
        if (!type.find()) {
            throw new IllegalArgumentException("No type is declared by: " + declaration);
        }
        return new DocType(packageName + "." + type.group(1), head + declaration);
    }

    String simpleName() {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    String packageName() {
        return name.substring(0, name.lastIndexOf('.'));
    }

    /** Name and version of the event that it declares. */
    Optional<String> event() {
        Matcher event = EVENT.matcher(text);
        return event.find()
                ? Optional.of(event.group(1) + (event.group(2) == null ? "1" : event.group(2)))
                : Optional.empty();
    }
}
