package dev.typebus.internal.work;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.event.EventId;
import dev.typebus.event.HandlersNotSettledException;
import dev.typebus.fixtures.InterceptedDataSource;
import dev.typebus.fixtures.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CursorAwaiterTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    static Stream<Exception> failures() {
        return Stream.of(new SQLException("made to fail"), new IllegalStateException("made to fail"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void poolFailureIsReportedAsNotSettled(Exception failure) {
        DataSource faulty = InterceptedDataSource.of(database.pool(), new InterceptedDataSource.Interceptor() {
            @Override
            public void before(String call) throws Exception {
                throw failure;
            }

            @Override
            public void after(String call) {}
        });
        CursorAwaiter handlers = new CursorAwaiter(faulty, Map::of, new SettledSignal());
        assertThatThrownBy(() -> handlers.await(List.of(new EventId(new UUID(1, 1))), Duration.ofMinutes(1)))
                .isInstanceOf(HandlersNotSettledException.class)
                .hasMessageStartingWith("The event is published")
                .hasCause(failure);
    }

    @Test
    void missingEventIsNotReportedAsSettled() {
        CursorAwaiter handlers = new CursorAwaiter(database.pool(), Map::of, new SettledSignal());
        assertThatThrownBy(() -> handlers.await(List.of(new EventId(new UUID(1, 1))), ChronoUnit.FOREVER.getDuration()))
                .isInstanceOf(HandlersNotSettledException.class)
                .hasMessage("The log does not have event " + new UUID(1, 1)
                        + " any more: a failover lost it, and no handler will"
                        + " get it, or retention deleted it, and all groups had settled it before");
    }
}
