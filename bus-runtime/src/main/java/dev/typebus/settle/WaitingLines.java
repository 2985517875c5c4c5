package dev.typebus.settle;

import dev.typebus.read.LaneScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Sees to it that a parked delivery always has somebody ahead who will release it. Thread-safe. */
public final class WaitingLines {
    private WaitingLines() {}

    /** Makes due what is parked in a handler's lines and waits for nothing any more. The lane is held. */
    public static void release(Connection connection, LaneScope scope, String handlerId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SettleSql.RELEASE_UNLED)) {
            statement.setString(1, scope.group());
            statement.setString(2, handlerId);
            statement.setInt(3, scope.firstSlot());
            statement.setInt(4, scope.lastSlot());
            statement.setBoolean(5, !scope.ordered());
            statement.setBoolean(6, scope.deadBlock());
            statement.executeUpdate();
        }
    }
}
