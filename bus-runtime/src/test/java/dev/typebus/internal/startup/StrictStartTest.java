package dev.typebus.internal.startup;

import static dev.typebus.fixtures.Loans.LOAN_CREATED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.StartChecks;
import dev.typebus.event.EventCatalog;
import dev.typebus.event.StartRefusedException;
import dev.typebus.event.StartupFinding;
import dev.typebus.event.StartupFinding.Kind;
import dev.typebus.fixtures.LoggedLines;
import dev.typebus.fixtures.NewerNotes;
import dev.typebus.handler.Group;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Findings at a start: logged, or a refusal. */
class StrictStartTest extends StartupCheckFixture {
    @Test
    void eachFindingIsOneLogLineWithRemedy() throws SQLException {
        store("Note.Written", 1);
        store("Loan.Burned", 1);
        store("Loan.Created", 2);
        EventCatalog catalog = EventCatalog.of(LOAN_CREATED, NewerNotes.NOTE_WRITTEN);
        Group loans = Group.named("loans").handlers(onLoans("create"));
        Group payments = Group.named("payments").handlers(onLoans("pay"));
        register(
                loans,
                Group.named("billing").handlers(onLoans("pay")),
                Group.named("letters").handlers(onLoans("send")));
        register(loans.handlers(onLoans("open").formerly("create"), onLoans("file")));
        settleAll();
        standStill("group_name = 'letters'");
        List<StartupFinding> findings = find(catalog, loans, payments);
        assertThat(findings).extracting(StartupFinding::kind).containsExactlyInAnyOrder(Kind.values());

        List<String> lines;
        try (LoggedLines log = LoggedLines.begin()) {
            start(StartChecks.REPORT, catalog, loans, payments).close();
            lines = log.of(StartupCheck.class);
        }
        assertThat(lines)
                .isEqualTo(findings.stream().map(finding -> "WARN " + finding).toList())
                .contains(
                        "WARN VERSION_WITHOUT_RECORD: Note.Written v1 is stored, and this application has version 2 and no record for"
                                + " version 1. Its outstanding deliveries become dead letters, and history shows its JSON."
                                + " Declare a record of version 1 and an @Upcasts method, then redrive the dead letters: bus.deadLetters()");
    }

    @Test
    void strictStartListsAllAndChangesNothing() throws SQLException {
        store("Note.Burned", 1);
        store("Note.Written", 2);
        register(Group.named("letters").handlers(WRITE));
        List<String> before = registered();

        assertThatThrownBy(() -> start(StartChecks.REFUSE, NOTES))
                .isInstanceOfSatisfying(
                        StartRefusedException.class,
                        refused -> assertThat(refused.findings())
                                .extracting(StartupFinding::kind)
                                .containsExactly(Kind.EVENT_UNKNOWN, Kind.VERSION_NEWER, Kind.GROUP_RENAMED))
                .hasMessageStartingWith(
                        "The bus does not start, and has registered nothing, because the database has what this application does not fit:")
                .hasMessageContaining("\n  EVENT_UNKNOWN: Note.Burned is stored")
                .hasMessageContaining("\n  VERSION_NEWER: Note.Written v2 is stored")
                .hasMessageContaining("\n  GROUP_RENAMED: Group notes is new");
        assertThat(registered()).isEqualTo(before);

        start(StartChecks.REPORT, NOTES).close();
        assertThat(registered()).hasSizeGreaterThan(before.size());
    }

    @Test
    void strictStartIgnoresOtherApplications() throws SQLException {
        store("Note.Written", 1);
        register(NOTES, Group.named("letters").handlers(onLoans("send")));
        settleAll();
        standStill("group_name = 'letters'");
        try (LoggedLines log = LoggedLines.begin()) {
            start(StartChecks.REFUSE, NOTES).close();
            assertThat(log.of(StartupCheck.class))
                    .singleElement()
                    .asString()
                    .startsWith("WARN GROUP_LEFT: No living node has group letters");
        }

        store("Note.Burned", 1);
        start(StartChecks.REFUSE).close();
    }

    /** All that a start may write. */
    private static List<String> registered() throws SQLException {
        return database.texts("""
                SELECT to_jsonb(t)::text FROM domain_event_lanes t UNION ALL SELECT to_jsonb(t)::text FROM domain_event_leases t
                UNION ALL SELECT to_jsonb(t)::text FROM domain_event_handlers t UNION ALL SELECT to_jsonb(t)::text FROM domain_event_nodes t
                ORDER BY 1
                """);
    }
}
