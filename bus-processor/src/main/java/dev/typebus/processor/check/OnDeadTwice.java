package dev.typebus.processor.check;

import dev.typebus.processor.model.FallbackModel;
import java.util.HashMap;
import java.util.Map;

/** Two fallbacks for one handler. */
final class OnDeadTwice implements Rule<ClassIn> {
    @Override
    public void check(ClassIn in, Findings findings) {
        boolean only = in.type().handlers().size() == 1;
        Map<String, FallbackModel> taken = new HashMap<>();
        for (FallbackModel fallback : in.type().fallbacks()) {
            if (!fallback.handlerId().explicit() && !only) {
                continue;
            }
            String id = fallback.handlerId().explicit()
                    ? fallback.handlerId().value()
                    : in.type().handlers().get(0).id().value();
            FallbackModel before = taken.putIfAbsent(id, fallback);
            if (before != null) {
                findings.error(
                        fallback.handlerId().place(),
                        fallback.toString(),
                        before.methodName() + " is already the fallback of \"" + id + "\"",
                        "Remove one of them");
            }
        }
    }
}
