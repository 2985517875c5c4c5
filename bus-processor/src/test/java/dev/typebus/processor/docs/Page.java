package dev.typebus.processor.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Markdown page of the project.
 *
 * @param name the path from the project's directory, with slashes
 */
record Page(String name, String text) {
    static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern JAVA =
            Pattern.compile("(?:<!-- generated (\\w+) -->\n)?^```java\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern FENCE = Pattern.compile("^ *```.*?^ *```", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.*)$", Pattern.MULTILINE);
    private static final Pattern IN_JAVADOC = Pattern.compile("<pre>\\{@code\n(.*?)\n \\* *}</pre>", Pattern.DOTALL);

    static Page of(Path file) {
        try {
            return new Page(PROJECT.relativize(file).toString().replace('\\', '/'), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All Markdown pages of the project, sorted by name. */
    static List<Page> all() {
        try (Stream<Path> files = Files.walk(PROJECT)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !PROJECT.relativize(file).toString().matches("(.*/)?(target|\\..+?)/.*"))
                    .sorted()
                    .map(Page::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<JavaBlock> javaBlocks() {
        List<JavaBlock> blocks = new ArrayList<>();
        Matcher code = JAVA.matcher(text);
        while (code.find()) {
            String generated = code.group(1) == null ? "" : code.group(1);
            blocks.add(new JavaBlock(place(code.start(2)), generated, code.group(2)));
        }
        Matcher javadoc = IN_JAVADOC.matcher(text);
        while (name.endsWith(".java") && javadoc.find()) {
            String lines = javadoc.group(1).replaceAll("(?m)^ \\* ?", "");
            blocks.add(new JavaBlock(place(javadoc.start(1)), "", lines + "\n"));
        }
        return blocks;
    }

    private String place(int at) {
        return name + ":"
                + (1
                        + text.substring(0, at)
                                .chars()
                                .filter(each -> each == '\n')
                                .count());
    }

    /** The text without code, in which a bracket is a link. */
    String prose() {
        return FENCE.matcher(text).replaceAll("").replaceAll("`[^`\n]*`", "`code`");
    }

    /** The anchors of all headings, as GitHub derives them. */
    List<String> anchors() {
        List<String> anchors = new ArrayList<>();
        Matcher heading = HEADING.matcher(FENCE.matcher(text).replaceAll(""));
        while (heading.find()) {
            String base = heading.group(1)
                    .strip()
                    .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                    .replace(' ', '-');
            String anchor = base;
            for (int again = 1; anchors.contains(anchor); again++) {
                anchor = base + "-" + again;
            }
            anchors.add(anchor);
        }
        return anchors;
    }

    Path file() {
        return PROJECT.resolve(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
