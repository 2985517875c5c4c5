package dev.typebus.sample.lending;

import dev.typebus.annotations.Handles;
import dev.typebus.event.StoredEvent;
import dev.typebus.event.Transaction;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Read model: count and duration of work by activity. It takes batches, because there are many events. */
public final class WorkTimes {
    @Handles
    void add(List<StoredEvent<WorkItemEvent>> events, Transaction tx) throws SQLException {
        Sql.updateAll(tx.connection(), """
                INSERT INTO work_items AS item
                  (application, activity, last_at, scheduled, started, completed, in_work_since)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (application, activity) DO UPDATE SET
                  last_at = excluded.last_at,
                  scheduled = item.scheduled + excluded.scheduled,
                  started = item.started + excluded.started,
                  completed = item.completed + excluded.completed,
                  worked = item.worked
                    + CASE WHEN excluded.completed = 1 AND item.in_work_since IS NOT NULL
                        THEN excluded.last_at - item.in_work_since ELSE interval '0' END,
                  in_work_since = CASE WHEN excluded.completed = 1 THEN NULL
                    ELSE coalesce(excluded.in_work_since, item.in_work_since) END
                """, events.stream().map(WorkTimes::row).toList());
    }

    private static @Nullable Object[] row(StoredEvent<WorkItemEvent> event) {
        WorkItemEvent item = event.payload();
        Instant at = event.occurredAt();
        boolean started = item instanceof WorkItemEvent.Started;
        return new @Nullable Object[] {
            item.application().value(),
            item.activity().dutch(),
            at,
            item instanceof WorkItemEvent.Scheduled ? 1 : 0,
            started ? 1 : 0,
            item instanceof WorkItemEvent.Completed ? 1 : 0,
            started ? at : null
        };
    }
}
