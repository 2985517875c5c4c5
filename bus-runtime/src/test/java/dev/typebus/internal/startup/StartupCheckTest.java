package dev.typebus.internal.startup;

import static dev.typebus.fixtures.Loans.NOTE_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.event.EventCatalog;
import dev.typebus.event.StartupFinding.Kind;
import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.NewerNotes;
import dev.typebus.handler.Group;
import dev.typebus.handler.Handler;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class StartupCheckTest extends StartupCheckFixture {
    @Test
    void emptyDatabaseHasNoFindings() throws SQLException {
        assertThat(find(Loans.CATALOG, NOTES)).isEmpty();
    }

    @Test
    void harmlessStateHasNoFindings() throws SQLException {
        store("Note.Written", 1);
        store("Letter.Sent", 3); // another application's
        register(
                NOTES.handlers(WRITE, onNotes("retired")),
                Group.named("letters").handlers(onLoans("send")));
        settleAll();
        database.execute("DELETE FROM domain_event_lanes WHERE handler_id <> ''");
        store("Note.Written", 1);
        leaveDelivery("notes", "write", "dead");
        leaveDelivery("letters", "another", "dead");
        store("Letter.Sent", 4);
        leaveDelivery("notes", "*", "parked");

        assertThat(find(Loans.CATALOG, NOTES)).isEmpty();
    }

    @Test
    void unknownEventOfHandledDomainIsFound() throws SQLException {
        store("Note.Burned", 1);

        assertFound(
                Kind.EVENT_UNKNOWN,
                "Note.Burned is stored, and no module of this application declares it, though others of its domain are handled by notes",
                Loans.CATALOG,
                NOTES);
        assertThat(find(NewerNotes.CATALOG, NOTES)).isEmpty();
        assertThat(find(Loans.CATALOG.retired("Note.Burned"), NOTES)).isEmpty();
        assertThat(find(Loans.CATALOG, Group.named("loans").handlers(onLoans("create"))))
                .isEmpty();
        Handler<?> all = Handler.onNames("all", "Note.*").plain((event, delivery) -> {});
        assertThat(find(Loans.CATALOG, NOTES.handlers(WRITE, all))).isEmpty();
        assertThat(find(
                        Loans.CATALOG,
                        NOTES.handlers(Handler.on("write", NOTE_WRITTEN)
                                .startFrom(Handler.StartFrom.NOW)
                                .plain((event, delivery) -> {}))))
                .isEmpty();
    }

    @Test
    void passedUnknownEventIsFoundOnlyIfOpen() throws SQLException {
        store("Note.Burned", 1);
        register(NOTES);
        assertThat(find(Loans.CATALOG, NOTES)).hasSize(1);
        settleAll();
        assertThat(find(Loans.CATALOG, NOTES)).isEmpty();
        assertThat(find(Loans.CATALOG, NOTES.handlers(WRITE, onNotes("new")))).hasSize(1);

        leaveDelivery("notes", "*", "retrying");
        assertThat(find(Loans.CATALOG, NOTES)).hasSize(1);
        database.execute("UPDATE domain_event_deliveries SET state = 'discarded', next_attempt_at = NULL");
        assertThat(find(Loans.CATALOG, NOTES)).isEmpty();
    }

    @Test
    void formerNameOfEventIsKnown() throws SQLException {
        store("Note.Scribbled", 1);
        store("Note.Written", 1);

        assertThat(find(Loans.CATALOG, NOTES)).hasSize(1);
        assertThat(find(EventCatalog.of(NOTE_WRITTEN.formerly("Note.Scribbled")), NOTES))
                .isEmpty();
    }

    @Test
    void newerVersionIsFound() throws SQLException {
        store("Note.Written", 1);
        store("Note.Written", 2);

        assertFound(
                Kind.VERSION_NEWER,
                "Note.Written v2 is stored, and this application knows only version 1 and older ones",
                Loans.CATALOG,
                NOTES);
        assertThat(find(NewerNotes.CATALOG, NOTES)).isEmpty();
    }

    @Test
    void versionWithoutRecordIsFound() throws SQLException {
        store("Note.Written", 1);
        store("Note.Written", 2);

        assertFound(
                Kind.VERSION_WITHOUT_RECORD,
                "Note.Written v1 is stored, and this application has version 2 and no record for version 1",
                EventCatalog.of(NewerNotes.NOTE_WRITTEN),
                Group.named("loans").handlers(onLoans("create")));
    }

    @Test
    void removedHandlerIsFoundByUnfinishedWork() throws SQLException {
        store("Note.Written", 1);
        register(NOTES);
        register(NOTES.handlers(WRITE, onNotes("file")));
        settleAll();
        leaveDelivery("notes", "file", "dead");

        String fact = "Group notes has no handler file in this application, and the database has for it: ";
        assertFound(
                Kind.HANDLER_GONE,
                fact + "an unfinished catch-up or replay, and waiting or dead deliveries (at least 1)",
                Loans.CATALOG,
                NOTES);
        assertThat(find(Loans.CATALOG, NOTES.handlers(WRITE, onNotes("keep").formerly("file"))))
                .isEmpty();
        register(NOTES.handlers(WRITE, onNotes("keep")));
        assertThat(find(Loans.CATALOG, NOTES.handlers(WRITE, onNotes("keep").formerly("file"))))
                .as("the name of today has its own progress")
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.kind()).isEqualTo(Kind.HANDLER_GONE);
                    assertThat(finding.remedy())
                            .startsWith(
                                    "Deploy that code; @Formerly(\"file\") of handler keep does not take it over, because that"
                                            + " one has progress of its own; if it is gone for good,");
                });

        database.execute("DELETE FROM domain_event_lanes WHERE handler_id <> ''");
        assertFound(Kind.HANDLER_GONE, fact + "waiting or dead deliveries (at least 1)", Loans.CATALOG, NOTES);
        database.execute("DELETE FROM domain_event_deliveries");
        assertThat(find(Loans.CATALOG, NOTES)).isEmpty();
    }

    @Test
    void replayOfRemovedHandlerIsFound() throws SQLException {
        register(NOTES);
        database.execute(
                "INSERT INTO domain_event_replays (group_name, handler_id, aggregate_type, aggregate_id, slot, after_position,"
                        + " started_by, reason, history) VALUES ('notes', 'file', 'note', '1', 0, 0, 'jane', 'rounding', '[]')");

        assertFound(
                Kind.HANDLER_GONE,
                "Group notes has no handler file in this application, and the database has for it: an unfinished catch-up or replay",
                Loans.CATALOG,
                NOTES);
    }

    @Test
    void groupLeftBehindIsFound() throws SQLException {
        store("Note.Written", 1);
        register(NOTES, Group.named("letters").handlers(onLoans("send")));
        settleAll();
        standStill("group_name = 'letters'");

        assertFound(
                Kind.GROUP_LEFT,
                "No living node has group letters, which has stood still at position 0 for more than a day while other groups advanced",
                Loans.CATALOG,
                NOTES);
        standStill("group_name = 'notes'");
        assertThat(find(Loans.CATALOG, NOTES)).as("all stood still").isEmpty();
        settleAll();
        standStill("group_name = 'letters'");
        leaveNode("letters");
        assertThat(find(Loans.CATALOG, NOTES)).as("a node has it").isEmpty();
    }

    @Test
    void probablyRenamedGroupIsFound() throws SQLException {
        register(
                Group.named("letters").handlers(WRITE, onNotes("send")),
                Group.named("loans").handlers(onLoans("create")));

        assertFound(
                Kind.GROUP_RENAMED,
                "Group notes is new, and its handler write also belongs to group letters, which no living node has",
                Loans.CATALOG,
                NOTES);
        assertThat(find(Loans.CATALOG, NOTES.formerly("papers", "letters").handlers(WRITE, onNotes("send"))))
                .isEmpty();
        leaveNode("letters");
        assertThat(find(Loans.CATALOG, NOTES)).isEmpty();
    }

    /** A delivery of the last event. */
    private static void leaveDelivery(String group, String handlerId, String state) throws SQLException {
        database.execute(
                "INSERT INTO domain_event_deliveries (group_name, handler_id, event_id, position, slot, event_type, aggregate_type,"
                        + " aggregate_id, state, next_attempt_at)"
                        + " SELECT '" + group + "', '" + handlerId
                        + "', id, position, slot, event_type, aggregate_type, aggregate_id, '" + state
                        + "', CASE WHEN '" + state
                        + "' = 'retrying' THEN now() END FROM domain_events ORDER BY position DESC LIMIT 1");
    }

    private static void leaveNode(String group) throws SQLException {
        database.execute("INSERT INTO domain_event_nodes (node, groups, code, expires_at) VALUES ('another', '{" + group
                + "}', 'code', clock_timestamp() + interval '1 hour')");
    }

    private static void assertFound(Kind kind, String fact, EventCatalog catalog, Group... groups) throws SQLException {
        assertThat(find(catalog, groups)).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(kind);
            assertThat(finding.fact()).isEqualTo(fact);
            assertThat(finding.toString()).startsWith(kind + ": " + fact + ". ").doesNotContain("\n", "..");
        });
    }
}
