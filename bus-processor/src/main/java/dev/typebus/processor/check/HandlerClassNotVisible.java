package dev.typebus.processor.check;

import javax.lang.model.element.TypeElement;

/** A handler class that {@code Handlers} cannot name. */
final class HandlerClassNotVisible implements Rule<ClassIn> {
    @Override
    public void check(ClassIn in, Findings findings) {
        TypeElement type = in.type().type().element();
        Access.obstacle(type, in.module().namedFrom(in.type().type().name()))
                .ifPresent(access -> findings.error(
                        in.type().type().place(),
                        in.subject(),
                        access.factAbout(type) + ", so Handlers cannot take it",
                        access.wayOut(type)));
    }
}
