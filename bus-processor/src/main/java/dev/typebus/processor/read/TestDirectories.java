package dev.typebus.processor.read;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which outputs are of tests: {@code target/test-classes}, {@code build/classes/java/integrationTest}, {@code out/test/loans}. Build tools and
 * their plugins name directories so; what is compiled there is not released.
 */
final class TestDirectories {
    private static final List<String> BUILD = List.of("target", "build", "out", "bin");
    private static final List<String> MAIN = List.of("main", "production");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[-_. ]|(?<=[a-z0-9])(?=[A-Z])");
    private static final Pattern TESTS = Pattern.compile("(?i:i?tests?\\d*|e2e|jmh)");

    private TestDirectories() {}

    /** Whether it is named as build tools name what they build into. */
    static boolean isBuild(Path directory) {
        return BUILD.contains(String.valueOf(directory.getFileName()));
    }

    /**
     * Whether a directory is named after tests and none after main. Those below the last build directory count; where there is none, the last
     * one alone.
     *
     * @param output from the module's base directory on, or absolute
     */
    static boolean isOfTests(Path output) {
        List<String> names = new ArrayList<>();
        output.forEach(name -> names.add(name.toString()));
        int first = names.size();
        while (first > 0 && !BUILD.contains(names.get(first - 1))) {
            first--;
        }
        List<String> below = names.subList(first > 0 ? first : Math.max(names.size() - 1, 0), names.size());
        return below.stream().noneMatch(MAIN::contains) && below.stream().anyMatch(TestDirectories::isNamedAfterTests);
    }

    private static boolean isNamedAfterTests(String directory) {
        return BETWEEN_WORDS.splitAsStream(directory).anyMatch(TESTS.asMatchPredicate());
    }
}
