package dev.typebus.internal.work;

import dev.typebus.internal.dispatch.Settlement;
import dev.typebus.internal.log.CatchUpCursor;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cursors of the handlers of a lane that catch up, if this node has the handler. For one thread. */
final class CatchUpCursors {
    private static final Logger log = LoggerFactory.getLogger(LaneWorker.class);

    private final String lane;
    private final Predicate<String> handles;
    private final Map<String, CatchUpCursor> byHandler = new TreeMap<>();

    /** @param handles whether this node has a handler */
    CatchUpCursors(String lane, Predicate<String> handles) {
        this.lane = lane;
        this.handles = handles;
    }

    /** Replaces the cursors by the stored ones. */
    void replace(Map<String, CatchUpCursor> stored) {
        byHandler.clear();
        byHandler.putAll(stored);
        byHandler.keySet().removeIf(handlerId -> !handles.test(handlerId));
    }

    /** All cursors, by handler id. */
    Map<String, CatchUpCursor> all() {
        return Collections.unmodifiableMap(byHandler);
    }

    /** The cursors that are not paused, as they are now. */
    List<CatchUpCursor> running() {
        return byHandler.values().stream().filter(catchUp -> !catchUp.paused()).toList();
    }

    /** Moves a cursor, or removes the one of a handler that has caught up. */
    void settled(Settlement.CatchUp progress) {
        CatchUpCursor catchUp = progress.cursor();
        if (progress.reachedEnd()) {
            byHandler.remove(catchUp.handlerId());
            log.info("Handler {} has caught up with lane {}", catchUp.handlerId(), lane);
        } else {
            byHandler.put(catchUp.handlerId(), catchUp);
        }
    }
}
