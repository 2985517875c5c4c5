package dev.typebus.processor.check;

import dev.typebus.processor.model.OnDeadModel;
import java.util.HashMap;
import java.util.Map;

/** Two fallbacks for one handler. */
final class OnDeadTwice implements Rule<HandlerClassContext> {
    @Override
    public void check(HandlerClassContext in, Reporter reporter) {
        boolean only = in.type().handlers().size() == 1;
        Map<String, OnDeadModel> taken = new HashMap<>();
        for (OnDeadModel fallback : in.type().fallbacks()) {
            if (!fallback.handlerId().explicit() && !only) {
                continue;
            }
            String id = fallback.handlerId().explicit()
                    ? fallback.handlerId().value()
                    : in.type().handlers().get(0).id().value();
            OnDeadModel before = taken.putIfAbsent(id, fallback);
            if (before != null) {
                reporter.error(
                        fallback.handlerId().place(),
                        fallback.toString(),
                        before.methodName() + " is already the fallback of \"" + id + "\"",
                        "Remove one of them");
            }
        }
    }
}
