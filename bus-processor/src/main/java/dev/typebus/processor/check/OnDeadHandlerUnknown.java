package dev.typebus.processor.check;

import dev.typebus.processor.model.FallbackModel;
import dev.typebus.processor.report.NearestName;
import java.util.List;

/** {@code @OnDead("generate-shedule")}, or {@code @OnDead} beside several handlers. */
final class OnDeadHandlerUnknown implements Rule<ClassIn> {
    @Override
    public void check(ClassIn in, Findings findings) {
        List<String> ids = in.type().handlers().stream()
                .map(handler -> handler.id().value())
                .toList();
        for (FallbackModel fallback : in.type().fallbacks()) {
            String id = fallback.handlerId().value();
            if (!fallback.handlerId().explicit() && ids.size() > 1) {
                findings.error(
                        fallback.handlerId().place(),
                        fallback.toString(),
                        "it does not say of which handler, and the class has " + ids.size(),
                        "Write @OnDead(\"…\") with one of " + String.join(", ", ids));
            } else if (fallback.handlerId().explicit() && !ids.contains(id)) {
                findings.error(
                        fallback.handlerId().place(),
                        fallback.toString(),
                        "no handler of this class has the id \"" + id + "\"",
                        NearestName.among(ids, id)
                                .map(near -> "The nearest is \"" + near + "\"")
                                .orElse("Name one of " + String.join(", ", ids)));
            }
        }
    }
}
