package dev.typebus.processor.describe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DocCommentTest {
    @Test
    void isPlainTextOnOneLine() {
        DocComment comment = DocComment.parse("""
                 A <b>bold</b> fact, {@code Map<String, List>} &amp; more&#33;
                 <p>See {@link Loan}, {@link Loan#fund(java.util.UUID, long) the funding}, {@link #close}.

                 @param id of
                     the loan
                 @param <T> of what
                 @see Loan
                """);

        assertThat(comment.text()).contains("A bold fact, Map<String, List> & more! See Loan, the funding, close.");
        assertThat(comment.params()).containsEntry("id", "of the loan").containsEntry("<T>", "of what");
    }

    @Test
    void hasNoTextWhereItBeginsWithATag() {
        DocComment comment = DocComment.parse(" @param id of the loan");

        assertThat(comment.text()).isEmpty();
        assertThat(comment.params()).containsOnlyKeys("id");
    }
}
