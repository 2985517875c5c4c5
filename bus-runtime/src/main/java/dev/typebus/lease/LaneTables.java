package dev.typebus.lease;

import dev.typebus.read.Cursor;
import dev.typebus.read.DueDelivery;
import dev.typebus.read.LaneReader;
import dev.typebus.read.LaneScope;
import dev.typebus.read.Line;
import dev.typebus.read.Missed;
import dev.typebus.read.StoredRow;
import dev.typebus.read.Unsettled;
import dev.typebus.read.Way;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A lane in the tables of a database; each question goes through a connection of its own. Thread-safe. */
public final class LaneTables implements LaneStore {
    private final HeldLane held;
    private final DataSource dataSource;
    private final LaneReader reader;
    private final TakeUp takeUp;

    /** @param handles whether this node has a handler */
    public LaneTables(HeldLane held, LaneScope scope, DataSource dataSource, Predicate<String> handles) {
        this.held = held;
        this.dataSource = dataSource;
        this.reader = new LaneReader(scope);
        this.takeUp = new TakeUp(held, scope, handles);
    }

    @Override
    public Stored stored() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            LaneCursors.awaitCommits(connection, held);
            takeUp.run(connection);
            return LaneCursors.read(connection, held);
        }
    }

    @Override
    public Unsettled unsettled(Cursor cursor, int most) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return reader.read(connection, cursor, most);
        }
    }

    @Override
    public Missed missed(Cursor lane, Way way, int most) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return reader.missed(connection, lane, way, most);
        }
    }

    @Override
    public List<DueDelivery> due(int most) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return reader.due(connection, most);
        }
    }

    @Override
    public List<DueDelivery> behind(DueDelivery done, int most) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return reader.behind(connection, done, most);
        }
    }

    @Override
    public Set<Line> blocked(Collection<StoredRow> rows, @Nullable Way replayed) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return reader.blocked(connection, rows, replayed);
        }
    }

    @Override
    public void storeCrashes(int crashes) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            LaneCursors.setCrashes(connection, held, crashes);
        }
    }
}
