package dev.typebus.internal.dispatch;

import dev.typebus.event.EventMetadata;
import dev.typebus.event.StoredEvent;
import dev.typebus.event.Transaction;
import dev.typebus.handler.DeadLetterHandler;
import dev.typebus.handler.Delivery;
import dev.typebus.handler.Handler;
import dev.typebus.internal.publish.BusTransaction;
import dev.typebus.internal.publish.CausationScope;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Calls handlers, measures the calls, and records the event as the cause of what they publish. For one lane. */
final class HandlerInvoker {
    private final BooleanSupplier stopping;
    private final CallTimeout timeout;
    private final CircuitBreaker circuitBreaker;
    private final Set<String> changeSettings = ConcurrentHashMap.newKeySet();

    /** @param stopping whether the bus is being closed, so that an interrupt may be its own */
    HandlerInvoker(BooleanSupplier stopping, CallTimeout timeout, CircuitBreaker circuitBreaker) {
        this.stopping = stopping;
        this.timeout = timeout;
        this.circuitBreaker = circuitBreaker;
    }

    /** Calls one handler for its tasks: a batch handler once, any other handler once for each event. */
    void call(Route route, List<HandlerTask> tasks, @Nullable BusTransaction tx) throws Throwable {
        long start = System.nanoTime();
        try {
            callWithTimeout(tasks.get(0), route.handler().id(), tx, () -> invoke(route.handler(), tasks, tx));
        } catch (Throwable failure) {
            route.counters().failed();
            throw failure;
        }
        circuitBreaker.succeeded();
        route.counters().ran(tasks.size(), System.nanoTime() - start);
    }

    /** Records that the handler changes settings of its transaction. */
    void recordSettingsChange(Route route) {
        changeSettings.add(route.handler().id());
    }

    /** Whether settings have to be restored after this handler, before the next call in the transaction. */
    boolean changesSettings(Route route) {
        return changeSettings.contains(route.handler().id());
    }

    /** Calls a handler's dead letter handler for a dead delivery, once for each event. */
    void callDeadLetterHandler(HandlerTask task, Throwable why, @Nullable BusTransaction tx) throws Throwable {
        Handler<?> handler = task.handler();
        callWithTimeout(
                task,
                handler.id() + " (its @OnDead method)",
                tx,
                () -> invokeDeadLetterHandler(handler, task, why, tx));
    }

    private interface Body {
        void run() throws Exception;
    }

    private void callWithTimeout(HandlerTask first, String name, @Nullable BusTransaction tx, Body body)
            throws Throwable {
        Throwable failure = null;
        timeout.begin(first, name, tx);
        try {
            body.run();
        } catch (Throwable e) {
            failure = e;
        }
        try {
            failure = timeout.end(failure);
        } finally {
            if (!stopping.getAsBoolean()) {
                Thread.interrupted(); // an interrupt that was meant for the handler must not hold up the lane
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    @SuppressWarnings("unchecked") // a route decodes an event to what its handler takes
    private static <P> void invoke(Handler<P> handler, List<HandlerTask> tasks, @Nullable Transaction tx)
            throws Exception {
        if (handler.isBatch()) {
            List<StoredEvent<P>> events = tasks.stream()
                    .flatMap(task -> task.events().stream())
                    .map(event -> (StoredEvent<P>) event)
                    .toList();
            // of several causes, none is the cause
            try (CausationScope scope = CausationScope.enter(
                    tasks.size() == 1 ? EventMetadata.causedBy(events.get(0)) : EventMetadata.EMPTY)) {
                if (handler.call() instanceof Handler.Batch<P> call) {
                    call.handle(events);
                } else if (handler.call() instanceof Handler.TransactionalBatch<P> call) {
                    call.handle(events, Objects.requireNonNull(tx));
                }
            }
            return;
        }
        for (HandlerTask task : tasks) {
            for (StoredEvent<?> each : task.events()) {
                StoredEvent<P> event = (StoredEvent<P>) each;
                Delivery delivery = Delivery.of(event, task.attempt(), task.replaying());
                try (CausationScope scope = CausationScope.enter(EventMetadata.causedBy(event))) {
                    if (handler.call() instanceof Handler.Plain<P> call) {
                        call.handle(event, delivery);
                    } else if (handler.call() instanceof Handler.Transactional<P> call) {
                        call.handle(event, Objects.requireNonNull(tx), delivery);
                    }
                }
            }
        }
    }

    @SuppressWarnings("unchecked") // as above
    private static <P> void invokeDeadLetterHandler(
            Handler<P> handler, HandlerTask task, Throwable why, @Nullable Transaction tx) throws Exception {
        DeadLetterHandler<P> deadLetterHandler = handler.onDead().orElseThrow();
        for (StoredEvent<?> each : task.events()) {
            StoredEvent<P> event = (StoredEvent<P>) each;
            Delivery delivery = Delivery.of(event, task.attempt(), task.replaying());
            try (CausationScope scope = CausationScope.enter(EventMetadata.causedBy(event))) {
                if (deadLetterHandler instanceof DeadLetterHandler.Plain<P> call) {
                    call.onDead(event, delivery, why);
                } else if (deadLetterHandler instanceof DeadLetterHandler.Transactional<P> call) {
                    call.onDead(event, Objects.requireNonNull(tx), delivery, why);
                }
            }
        }
    }
}
