package dev.typebus.processor.check;

import dev.typebus.processor.model.OnDeadModel;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Modifier;
import javax.lang.model.type.TypeKind;

/** A fallback that {@code Handlers} cannot call, or that is something else. */
final class OnDeadMethodNotCallable implements Rule<HandlerContext> {
    private record Obstacle(String fact, String wayOut) {}

    @Override
    public void check(HandlerContext in, Reporter reporter) {
        in.handler()
                .onDead()
                .ifPresent(fallback -> obstacle(in, fallback)
                        .ifPresent(found ->
                                reporter.error(fallback.place(), fallback.toString(), found.fact, found.wayOut)));
    }

    private static Optional<Obstacle> obstacle(HandlerContext in, OnDeadModel fallback) {
        Set<Modifier> modifiers = fallback.method().getModifiers();
        TypeKind result = fallback.method().getReturnType().getKind();
        if (fallback.handles()) {
            return of(
                    "it also has @Handles, but a fallback is for what a handler could not do",
                    "Write another method for the fallback");
        } else if (modifiers.contains(Modifier.PRIVATE)) {
            return of("it is private, so Handlers cannot call it", "Remove private");
        } else if (modifiers.contains(Modifier.STATIC)) {
            return of("it is static, but a fallback is called on an object", "Remove static");
        } else if (modifiers.contains(Modifier.ABSTRACT)) {
            return of(
                    "it is abstract; the fallback is the method that implements it",
                    "Put @OnDead on the method that implements it");
        } else if (!fallback.method().getTypeParameters().isEmpty()) {
            return of("it has type parameters", "Take the event itself");
        } else if (result != TypeKind.VOID && result != TypeKind.ERROR) {
            return of("it returns a value, which would be ignored", "Make it void");
        } else if (!modifiers.contains(Modifier.PUBLIC)) {
            String from = in.module().namedFrom(fallback.declaring().name());
            if (!from.equals(fallback.declaring().name().packageName())) {
                return of("it is not visible from " + from + ", where Handlers is generated", "Make it public");
            }
        }
        return Optional.empty();
    }

    private static Optional<Obstacle> of(String fact, String wayOut) {
        return Optional.of(new Obstacle(fact, wayOut));
    }
}
