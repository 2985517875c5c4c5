package dev.typebus.internal.publish;

import dev.typebus.event.EventMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A scope in which events inherit metadata: user, correlation and cause. While it is open, the events that its thread publishes inherit the
 * metadata, whichever publisher of the bus is used. Each handler is run in a scope. Scopes nest; each is closed by the thread that entered it.
 */
public final class CausationScope implements AutoCloseable {
    private static final ThreadLocal<@Nullable EventMetadata> CURRENT = new ThreadLocal<>();

    private final @Nullable EventMetadata outer;

    private CausationScope(@Nullable EventMetadata outer) {
        this.outer = outer;
    }

    /** Opens a scope on this thread. */
    public static CausationScope enter(EventMetadata inherited) {
        CausationScope scope = new CausationScope(CURRENT.get());
        CURRENT.set(inherited);
        return scope;
    }

    /** Returns the metadata that this thread's events inherit; {@link EventMetadata#EMPTY} outside of handlers. */
    static EventMetadata current() {
        EventMetadata inherited = CURRENT.get();
        return inherited == null ? EventMetadata.EMPTY : inherited;
    }

    /** Tells whether this thread runs a handler. */
    public static boolean isOpen() {
        return CURRENT.get() != null;
    }

    @Override
    public void close() {
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
    }
}
