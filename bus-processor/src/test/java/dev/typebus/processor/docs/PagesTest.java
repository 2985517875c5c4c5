package dev.typebus.processor.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The form of the pages: links that resolve, a question at the top, a length that can be read, plain words. */
class PagesTest {
    /** Pages that are still to be written anew: they are neither checked nor missed. */
    static final Set<String> NOT_YET = Set.of();

    /** The words are forbidden in these once they are written anew. */
    private static final Pattern WORDS_NOT_YET = Pattern.compile("docs/errors/.*");

    private static final Pattern LINK = Pattern.compile("\\[(?:[^\\[\\]]|\\[[^]]*])*]\\(([^)\\s]+)\\)");
    private static final Pattern WORD = Pattern.compile("\\b([Nn]obody|[Ss]omebody|[Ww]hoever|[Aa]nybody)\\b");
    private static final int MOST_LINES = 300;

    private final Map<String, Page> pages =
            Page.all().stream().collect(Collectors.toMap(Page::name, Function.identity()));

    private List<Page> done() {
        return pages.values().stream()
                .filter(page -> !NOT_YET.contains(page.name()))
                .toList();
    }

    @Test
    void linksResolve() {
        List<String> broken = new ArrayList<>();
        for (Page page : done()) {
            Matcher link = LINK.matcher(page.prose());
            while (link.find()) {
                if (!link.group(1).matches("[a-z]+:.*") && !resolves(page, link.group(1))) {
                    broken.add(page.name() + ": " + link.group(1));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    private boolean resolves(Page page, String link) {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path target =
                path.isEmpty() ? page.file() : page.file().resolveSibling(path).normalize();
        String name = Page.PROJECT.relativize(target).toString().replace('\\', '/');
        if (NOT_YET.contains(name)) {
            return true;
        }
        Page linked = pages.get(name);
        return hash < 0
                ? Files.exists(target)
                : linked != null && linked.anchors().contains(link.substring(hash + 1));
    }

    @Test
    void pagesSayWhatTheyAnswer() {
        assertThat(done())
                .filteredOn(page -> page.name().matches("docs/[^/]+"))
                .isNotEmpty()
                .allSatisfy(page -> {
                    List<String> top = page.text().lines().limit(4).toList();
                    assertThat(top.get(0)).as(page.name()).startsWith("# ");
                    assertThat(top).as(page.name()).anyMatch(line -> line.matches("\\*[^*].*(\\?|[Aa]nswers ).*"));
                });
    }

    @Test
    void pagesHaveAtMost300Lines() {
        assertThat(done())
                .filteredOn(page -> page.name().matches("docs/[^/]+"))
                .allSatisfy(page ->
                        assertThat(page.text().lines().count()).as(page.name()).isLessThanOrEqualTo(MOST_LINES));
    }

    @Test
    void forbiddenWordsDoNotOccur() {
        List<String> found = new ArrayList<>();
        for (Page page : done()) {
            if (page.name().matches("docs/decisions/.*|CHANGELOG\\.md")
                    || WORDS_NOT_YET.matcher(page.name()).matches()) {
                continue;
            }
            Matcher word = WORD.matcher(page.text());
            while (word.find()) {
                found.add(page.name() + ": " + word.group());
            }
        }
        assertThat(found).isEmpty();
    }
}
