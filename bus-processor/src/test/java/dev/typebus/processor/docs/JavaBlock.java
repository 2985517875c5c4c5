package dev.typebus.processor.docs;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One block of Java code of a page. It has type declarations or statements, behind a package and imports if it shows them.
 *
 * @param place page and line of the block
 * @param generated the class whose generated source the block shows; empty for code that a user writes
 * @param text what stands between the fences
 */
record JavaBlock(String place, String generated, String text) {
    private static final String PACKAGE = "com.bank";
    private static final Pattern HEAD = Pattern.compile("\\A(?:\\s*(?://[^\n]*|(?:package|import)\\s[^;]+;[^\n]*)\n)*");
    private static final Pattern PACKAGE_LINE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);
    private static final Pattern TYPE_FIRST = Pattern.compile(
            "\\A\\s*(?:@|(?:(?:public|abstract|final|sealed|non-sealed)\\s+)*(?:class|interface|record|enum)\\s)");

    String head() {
        Matcher head = HEAD.matcher(text);
        String shown = head.find() ? head.group() : "";
        return PACKAGE_LINE.matcher(shown).find() ? shown : "package " + PACKAGE + ";\n" + shown;
    }

    String packageName() {
        Matcher line = PACKAGE_LINE.matcher(head());
        return line.find() ? line.group(1) : PACKAGE;
    }

    String body() {
        Matcher head = HEAD.matcher(text);
        return head.find() ? text.substring(head.end()) : text;
    }

    boolean declaresTypes() {
        return TYPE_FIRST.matcher(JavaText.withoutLiterals(body())).find();
    }

    List<DocType> types() {
        return declaresTypes()
                ? JavaText.declarations(body()).stream()
                        .map(each -> DocType.of(packageName(), head(), each))
                        .toList()
                : List.of();
    }

    /** The class into which the statements are put. */
    DocType statements() {
        String name = "Block" + place.replaceAll("\\W", "_");
        return new DocType(
                packageName() + "." + name,
                head() + "class " + name + " extends Surroundings {\nvoid run() throws Exception {\n" + body()
                        + "}\n}\n");
    }

    /** The sources of this block that the compiler gets. */
    List<DocType> own() {
        return declaresTypes() ? types() : List.of(statements());
    }

    Stream<String> generatedParts() {
        return Stream.of(text.split(" *…\n", -1)).map(String::stripTrailing);
    }
}
