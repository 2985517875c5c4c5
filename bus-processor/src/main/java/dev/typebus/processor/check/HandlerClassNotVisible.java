package dev.typebus.processor.check;

import javax.lang.model.element.TypeElement;

/** A handler class that {@code Handlers} cannot name. */
final class HandlerClassNotVisible implements Rule<HandlerClassContext> {
    @Override
    public void check(HandlerClassContext in, Reporter reporter) {
        TypeElement type = in.type().type().element();
        Access.obstacle(type, in.module().namedFrom(in.type().type().name()))
                .ifPresent(access -> reporter.error(
                        in.type().type().place(),
                        in.subject(),
                        access.factAbout(type) + ", so Handlers cannot take it",
                        access.wayOut(type)));
    }
}
