package dev.typebus.simulation;

import dev.typebus.simulation.ModelDatabase.Effect;
import dev.typebus.simulation.ModelDatabase.LaneTable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A connection that knows transactions and savepoints, and no SQL. What handlers write it keeps until the commit, and what a settlement did,
 * with the lane's row locked meanwhile.
 */
final class ModelConnection implements InvocationHandler {
    private static final String WRITE = "WRITE ";

    private final ModelDatabase database;
    private final SimulatedNode node;
    private final List<Effect> effects = new ArrayList<>();
    private @Nullable LaneTable lane;
    private @Nullable LaneRows working;
    private ModelDatabase.@Nullable Late message;

    private ModelConnection(ModelDatabase database, SimulatedNode node) {
        this.database = database;
        this.node = node;
    }

    /** Connections of a node. */
    static DataSource of(ModelDatabase database, SimulatedNode node) {
        return proxy(DataSource.class, (proxy, method, arguments) -> {
            node.call(() -> "connects");
            return proxy(Connection.class, new ModelConnection(database, node));
        });
    }

    /** What is behind a connection. */
    static ModelConnection behind(Connection connection) {
        return (ModelConnection) Proxy.getInvocationHandler(connection);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private record Mark(int effects) implements Savepoint {
        @Override
        public int getSavepointId() {
            return effects;
        }

        @Override
        public String getSavepointName() {
            return "s" + effects;
        }
    }

    private static final ResultSet NO_ROWS = proxy(
            ResultSet.class,
            (proxy, method, arguments) -> method.getReturnType() == boolean.class ? Boolean.FALSE : null);

    private static final PreparedStatement NOTHING =
            proxy(PreparedStatement.class, (proxy, method, arguments) -> switch (method.getName()) {
                case "execute", "getMoreResults", "isWrapperFor" -> false;
                case "executeQuery", "getResultSet" -> NO_ROWS;
                default -> null;
            });

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        switch (method.getName()) {
            case "prepareStatement" -> {
                write((String) Objects.requireNonNull(arguments)[0]);
                return NOTHING;
            }
            case "setSavepoint" -> {
                node.call(() -> "sets a savepoint");
                return new Mark(effects.size());
            }
            case "rollback" -> {
                if (arguments == null) {
                    end();
                } else {
                    node.call(() -> "rolls back to a savepoint");
                    effects.subList(((Mark) arguments[0]).effects(), effects.size())
                            .clear();
                }
            }
            case "commit" -> commit();
            case "close" -> end();
            case "setAutoCommit", "releaseSavepoint" -> {
                // nothing to be done
            }
            case "isWrapperFor" -> {
                return false;
            }
            default -> throw new UnsupportedOperationException(method.toString());
        }
        return null;
    }

    /** The statement by which a handler writes in its transaction. */
    static String statement(Effect effect) {
        return WRITE + effect.handlerId() + " " + effect.position();
    }

    private void write(String statement) {
        if (statement.startsWith(WRITE)) {
            String[] words = statement.substring(WRITE.length()).split(" ", -1);
            effects.add(new Effect(words[0], Long.parseLong(words[1])));
        }
    }

    /** What is to be committed, as it arrives should this process give up the connection meanwhile. */
    void sends(ModelDatabase.Late last) {
        message = last;
    }

    /** What was written so far. */
    List<Effect> effects() {
        return List.copyOf(effects);
    }

    /**
     * The lane's rows, to be changed by this transaction; nobody else has them until it ends.
     *
     * @throws SQLException if another transaction has them
     */
    LaneRows lock(LaneTable table) throws SQLException {
        if (working == null) {
            if (table.holder != null) {
                throw new SQLException("waited for a lock for too long", "55P03");
            }
            table.holder = this;
            lane = table;
            working = table.rows.copy();
        }
        return working;
    }

    private void commit() throws SQLException {
        node.call(() -> "commits");
        node.willCommit();
        if (message != null) {
            node.mayBeDelayed(message);
        }
        database.effects().addAll(effects);
        if (lane != null && working != null) {
            lane.rows = working;
        }
        end();
        node.hasCommitted();
    }

    private void end() {
        effects.clear();
        if (lane != null) {
            lane.holder = null;
        }
        lane = null;
        working = null;
        message = null;
    }
}
