package dev.typebus;

import static dev.typebus.fixtures.TestDatabase.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.typebus.event.BusClosedException;
import dev.typebus.event.EventMetadata;
import dev.typebus.internal.publish.CausationScope;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class ShutdownGateTest {
    private final ShutdownGate gate = new ShutdownGate();

    @Test
    void closeWaitsForThreadsInside() {
        gate.enter();
        gate.enter();
        assertThat(gate.close()).isTrue();
        assertThat(gate.close()).isFalse();
        CompletableFuture<Thread> waiting = new CompletableFuture<>();
        CompletableFuture<Boolean> empty = CompletableFuture.supplyAsync(() -> {
            waiting.complete(Thread.currentThread());
            return gate.awaitEmpty(LONG);
        });
        Thread thread = waiting.join();
        await().atMost(LONG).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        gate.leave();
        assertThat(empty).isNotDone();
        gate.leave();
        assertThat(empty.join()).isTrue();
    }

    @Test
    void closedGateAdmitsHandlersOnly() {
        gate.close();
        assertThatThrownBy(gate::enter).isInstanceOf(BusClosedException.class);
        assertThat(gate.awaitEmpty(LONG)).as("who was refused is not inside").isTrue();
        try (CausationScope handler = CausationScope.enter(EventMetadata.EMPTY)) {
            assertThat(handler).isNotNull();
            gate.enter();
            gate.leave();
        }
    }

    @Test
    void waitEndsAtTimeout() {
        gate.enter();
        gate.close();
        assertThat(gate.awaitEmpty(Duration.ofMillis(1))).isFalse();
    }

    @Test
    void interruptEndsWaitAndIsKept() {
        gate.enter();
        gate.close();
        Thread.currentThread().interrupt();
        assertThat(gate.awaitEmpty(LONG)).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }
}
