package dev.typebus.processor.check;

import dev.typebus.processor.model.OnDeadModel;
import dev.typebus.processor.report.NearestName;
import java.util.List;

/** {@code @OnDead("generate-shedule")}, or {@code @OnDead} beside several handlers. */
final class OnDeadHandlerUnknown implements Rule<HandlerClassContext> {
    @Override
    public void check(HandlerClassContext in, Reporter reporter) {
        int handlers = in.type().handlers().size();
        List<String> ids = in.type().handlers().stream()
                .map(handler -> handler.id().value())
                .distinct()
                .toList();
        List<String> sound =
                ids.stream().filter(id -> NameForm.KEBAB.matcher(id).matches()).toList();
        for (OnDeadModel fallback : in.type().fallbacks()) {
            String id = fallback.handlerId().value();
            if (!fallback.handlerId().explicit() && handlers > 1) {
                reporter.error(
                        fallback.handlerId().place(),
                        fallback.toString(),
                        "@OnDead names no handler, and the class has " + handlers,
                        sound.isEmpty()
                                ? "Write @OnDead(\"…\") with the id of a handler"
                                : "Write @OnDead(\"…\") with the id " + String.join(" or ", sound));
            } else if (fallback.handlerId().explicit() && !ids.contains(id)) {
                reporter.error(
                        fallback.handlerId().place(),
                        fallback.toString(),
                        "no handler of this class has the id \"" + id + "\"",
                        NearestName.among(sound, id)
                                .map(near -> "Write \"" + near + "\", the nearest id")
                                .orElse(
                                        sound.isEmpty()
                                                ? "Write the id of a handler of this class"
                                                : "Write the id " + String.join(" or ", sound)));
            }
        }
    }
}
