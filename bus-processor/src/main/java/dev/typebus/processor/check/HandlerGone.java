package dev.typebus.processor.check;

import dev.typebus.processor.model.HandlerClassModel;
import dev.typebus.processor.model.HandlerModel;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A handler whose progress is stored under a name that the code does not have any more. */
final class HandlerGone implements Rule<ReleaseDiff> {
    /** A handler and its class. */
    private record Candidate(HandlerClassModel type, HandlerModel handler) {
        String name() {
            return type.group().value() + "/" + handler.id().value();
        }
    }

    @Override
    public void check(ReleaseDiff diff, Reporter reporter) {
        Set<String> gone = diff.goneHandlers();
        List<Candidate> added = new ArrayList<>(candidates(diff.module()));
        added.removeIf(each -> diff.stored().handlers().contains(each.name()));
        for (String name : gone) {
            String group = name.substring(0, name.indexOf('/'));
            String id = name.substring(name.indexOf('/') + 1);
            Optional<Candidate> moved = added.stream()
                    .filter(each -> each.handler().id().value().equals(id))
                    .findFirst();
            Optional<Candidate> renamed = added.stream()
                    .filter(each -> each.type().group().value().equals(group))
                    .findFirst();
            moved.or(() -> renamed).ifPresent(added::remove); // it cannot have been two
            if (moved.isPresent()) {
                reportMoved(name, group, moved.get(), reporter);
            } else if (renamed.isPresent()) {
                reportRenamed(name, id, renamed.get(), reporter);
            } else {
                reporter.error(
                        diff.module().handlerClasses().stream()
                                .filter(type -> type.group().value().equals(group))
                                .map(type -> type.group().place())
                                .findFirst()
                                .orElse(null),
                        name,
                        Fact.of("no handler has that group and id any more")
                                .detail("Its progress and its failed deliveries are stored"),
                        waysOut(diff, name, group, id));
            }
        }
    }

    private static List<WayOut> waysOut(ReleaseDiff diff, String name, String group, String id) {
        boolean hasGroup = diff.module().handlerClasses().stream()
                .anyMatch(type -> type.group().value().equals(group));
        WayOut keptId = WayOut.paste(
                "If it is there under another id, add the former one to its @Handles", "id = \"" + id + "\"");
        return Stream.of(
                        hasGroup
                                ? Stream.of(WayOut.paste(
                                        "If a handler goes on with its progress, write on the method",
                                        "@Formerly(\"" + id + "\")"))
                                : Stream.<WayOut>of(),
                        Stream.of(Suggestions.retire(name)),
                        diff.otherFile().stream(),
                        Stream.of(hasGroup ? keptId : keptId.and("keep its group", "@HandlerGroup(\"" + group + "\")")))
                .flatMap(ways -> ways)
                .toList();
    }

    private static List<Candidate> candidates(ModuleModel module) {
        return module.handlerClasses().stream()
                .flatMap(type -> type.handlers().stream().map(handler -> new Candidate(type, handler)))
                .toList();
    }

    private static void reportMoved(String gone, String group, Candidate moved, Reporter reporter) {
        reporter.error(
                moved.type().group().place(),
                moved.type().type().name().simpleName(),
                Fact.of("its group is \"" + moved.type().group().value() + "\", but progress is stored under " + gone)
                        .detail("The handler " + moved.handler().id().value() + " would start anew"),
                WayOut.paste("Keep the group's name", "@HandlerGroup(\"" + group + "\")"),
                WayOut.paste(
                        "If all handlers of that group moved with it, keep their progress, on the class",
                        "@Formerly(\"" + group + "\")"),
                WayOut.paste(
                        "If it is to start anew, retire the old name, " + Suggestions.ON_MODULE,
                        Suggestions.retired(gone)));
    }

    private static void reportRenamed(String gone, String id, Candidate renamed, Reporter reporter) {
        reporter.error(
                renamed.handler().id().explicit()
                        ? renamed.handler().id().place()
                        : renamed.handler().place(),
                renamed.handler().toString(),
                Fact.of("its id \"" + renamed.handler().id().value() + "\" is new, and " + gone + " is gone")
                        .detail("Progress of " + gone + " is stored"),
                WayOut.paste(
                        "If it is the same handler, replace its @Handles to keep the id",
                        HandlesText.with(renamed.handler(), "id", JavaCode.literal(id))),
                WayOut.paste(
                        "If it is the same handler under a new id, keep its progress", "@Formerly(\"" + id + "\")"),
                Suggestions.retire(gone));
    }
}
