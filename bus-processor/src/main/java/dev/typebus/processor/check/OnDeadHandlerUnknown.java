package dev.typebus.processor.check;

import dev.typebus.processor.model.FallbackModel;
import dev.typebus.processor.report.NearestName;
import java.util.List;

/** {@code @OnDead("generate-shedule")}, or {@code @OnDead} beside several handlers. */
final class OnDeadHandlerUnknown implements Rule<ClassIn> {
    @Override
    public void check(ClassIn in, Findings findings) {
        int handlers = in.type().handlers().size();
        List<String> ids = in.type().handlers().stream()
                .map(handler -> handler.id().value())
                .distinct()
                .toList();
        List<String> sound =
                ids.stream().filter(id -> NameForm.KEBAB.matcher(id).matches()).toList();
        for (FallbackModel fallback : in.type().fallbacks()) {
            String id = fallback.handlerId().value();
            if (!fallback.handlerId().explicit() && handlers > 1) {
                findings.error(
                        fallback.handlerId().place(),
                        fallback.toString(),
                        "it does not say of which handler, and the class has " + handlers,
                        sound.isEmpty()
                                ? "Write @OnDead(\"…\") with the id of one"
                                : "Write @OnDead(\"…\") with one of " + String.join(", ", sound));
            } else if (fallback.handlerId().explicit() && !ids.contains(id)) {
                findings.error(
                        fallback.handlerId().place(),
                        fallback.toString(),
                        "no handler of this class has the id \"" + id + "\"",
                        NearestName.among(sound, id)
                                .map(near -> "The nearest is \"" + near + "\"")
                                .orElse(
                                        sound.isEmpty()
                                                ? "Name the id of one of its handlers"
                                                : "Name one of " + String.join(", ", sound)));
            }
        }
    }
}
