package dev.typebus.internal.wakeup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.typebus.fixtures.TestDatabase;
import dev.typebus.internal.threads.BusThreads;
import dev.typebus.internal.wakeup.NotifyChannel.Subject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NotifyChannelTest {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.empty();

    private static final Duration LONG = Duration.ofMinutes(3);

    private final List<NotifyChannel> started = new ArrayList<>();
    private final BusThreads threads = new BusThreads();

    private NotifyChannel start(Queue<Subject> heard) {
        NotifyChannel channel = new NotifyChannel(database.unpooled(), heard::add);
        started.add(channel);
        channel.start(threads);
        await().atMost(LONG).until(() -> heard.size() == Subject.values().length);
        heard.clear();
        return channel;
    }

    @AfterEach
    void close() throws InterruptedException {
        started.forEach(NotifyChannel::close);
        assertThat(threads.awaitEnd(LONG)).isEmpty();
    }

    private static void cut() throws SQLException {
        database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE query LIKE '%typebus_%' AND datname = current_database() AND pid <> pg_backend_pid()");
    }

    @Test
    void notificationReachesOtherNodesOnly() {
        Queue<Subject> one = new ConcurrentLinkedQueue<>();
        Queue<Subject> two = new ConcurrentLinkedQueue<>();
        NotifyChannel first = start(one);
        NotifyChannel second = start(two);
        first.send(Subject.LANES);
        await().atMost(LONG).until(() -> two.contains(Subject.LANES));
        second.send(Subject.EVENTS);
        await().atMost(LONG).until(() -> one.contains(Subject.EVENTS));
        assertThat(one).containsExactly(Subject.EVENTS);
        assertThat(two).containsExactly(Subject.LANES);
    }

    @Test
    void notificationsAreLimited() {
        Queue<Subject> heard = new ConcurrentLinkedQueue<>();
        NotifyChannel teller = start(new ConcurrentLinkedQueue<>());
        start(heard);
        long begin = System.nanoTime();
        for (int i = 0; i < 200_000; i++) {
            teller.send(Subject.EVENTS);
        }
        teller.send(Subject.LANES);
        await().atMost(LONG).until(() -> heard.contains(Subject.LANES));
        long hundredths = Duration.ofNanos(System.nanoTime() - begin).toMillis() / 10;
        assertThat((long) heard.size()).isLessThanOrEqualTo(hundredths + 4);
    }

    @Test
    void lostConnectionIsReplacedWithoutMisses() throws SQLException {
        Queue<Subject> heard = new ConcurrentLinkedQueue<>();
        NotifyChannel teller = start(new ConcurrentLinkedQueue<>());
        start(heard);
        teller.send(Subject.EVENTS);
        await().atMost(LONG).until(() -> heard.contains(Subject.EVENTS));
        heard.clear();
        cut();
        await().atMost(LONG).until(() -> heard.contains(Subject.LANES) && heard.contains(Subject.EVENTS));
        heard.clear();
        await().atMost(LONG).until(() -> {
            teller.send(Subject.EVENTS);
            return heard.contains(Subject.EVENTS);
        });
    }
}
