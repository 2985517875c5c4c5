package dev.typebus.processor.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The form of the pages: links that resolve, a question at the top, a length that can be read, plain words. */
class PagesTest {
    private static final Pattern LINK = Pattern.compile("\\[(?:[^\\[\\]]|\\[[^]]*])*]\\(([^)\\s]+)\\)");
    private static final Pattern VAGUE = Pattern.compile("\\b([Nn]obody|[Ss]omebody|[Ww]hoever|[Aa]nybody)\\b");
    private static final int MOST_LINES = 300;

    private final Map<String, Page> pages =
            Page.all().stream().collect(Collectors.toMap(Page::name, Function.identity()));

    @Test
    void linksResolve() {
        List<String> broken = new ArrayList<>();
        for (Page page : pages.values()) {
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
        Page linked = pages.get(name);
        return hash < 0
                ? Files.exists(target)
                : linked != null && linked.anchors().contains(link.substring(hash + 1));
    }

    @Test
    void pagesSayWhatTheyAnswer() {
        assertThat(pages.values())
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
        assertThat(pages.values())
                .filteredOn(page -> page.name().matches("docs/[^/]+"))
                .allSatisfy(page ->
                        assertThat(page.text().lines().count()).as(page.name()).isLessThanOrEqualTo(MOST_LINES));
    }

    @Test
    void forbiddenWordsDoNotOccur() {
        List<String> found = new ArrayList<>();
        for (Page page : pages.values()) {
            Matcher word = VAGUE.matcher(page.text());
            while (word.find()) {
                found.add(page.name() + ": " + word.group());
            }
        }
        assertThat(found).isEmpty();
    }
}
