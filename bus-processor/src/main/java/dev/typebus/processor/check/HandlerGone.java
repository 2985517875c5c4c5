package dev.typebus.processor.check;

import dev.typebus.processor.model.HandlerClassModel;
import dev.typebus.processor.model.HandlerModel;
import dev.typebus.processor.model.ModuleModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A handler whose progress is stored under a name that the code does not have any more. */
final class HandlerGone implements Rule<Release> {
    /** A handler and its class. */
    private record Candidate(HandlerClassModel type, HandlerModel handler) {
        String name() {
            return type.group().value() + "/" + handler.id().value();
        }
    }

    @Override
    public void check(Release release, Findings findings) {
        Set<String> gone = release.goneHandlers();
        List<Candidate> added = new ArrayList<>(candidates(release.module()));
        added.removeIf(each -> release.stored().handlers().contains(each.name()));
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
                reportMoved(name, group, moved.get(), findings);
            } else if (renamed.isPresent()) {
                reportRenamed(name, id, renamed.get(), findings);
            } else {
                findings.error(
                        release.module().handlerClasses().stream()
                                .filter(type -> type.group().value().equals(group))
                                .map(type -> type.group().place())
                                .findFirst()
                                .orElse(null),
                        name,
                        "its progress and its failed deliveries are stored, and no handler has that group and id any more",
                        "If it is gone for good: " + retire(name) + release.orOfOther() + "; else @Handles(id = \"" + id
                                + "\") in a class of @HandlerGroup(\"" + group + "\")");
            }
        }
    }

    private static List<Candidate> candidates(ModuleModel module) {
        return module.handlerClasses().stream()
                .flatMap(type -> type.handlers().stream().map(handler -> new Candidate(type, handler)))
                .toList();
    }

    private static void reportMoved(String gone, String group, Candidate moved, Findings findings) {
        findings.error(
                moved.type().group().place(),
                moved.type().type().name().simpleName(),
                "its group is \"" + moved.type().group().value() + "\", and the progress of "
                        + moved.handler().id().value() + " is stored under " + gone + ": it would begin anew",
                "Keep the group's name: @HandlerGroup(\"" + group + "\"); or take the progress along: @Formerly(\""
                        + group
                        + "\") on the class, if all handlers of that group moved with it; or, if it shall begin anew, "
                        + retire(gone));
    }

    private static void reportRenamed(String gone, String id, Candidate renamed, Findings findings) {
        findings.error(
                renamed.handler().id().explicit()
                        ? renamed.handler().id().place()
                        : renamed.handler().place(),
                renamed.handler().toString(),
                "its id \"" + renamed.handler().id().value() + "\" is new, and the progress of " + gone
                        + ", which is gone, is stored",
                "If it is the same handler, keep its id: @Handles(id = \"" + id
                        + "\"); or take the progress along: @Formerly(\"" + id
                        + "\"). If that one is gone for good: " + retire(gone));
    }

    private static String retire(String name) {
        return "@Retired(\"" + name + "\") on a class or the package of @EventModule";
    }
}
