package dev.typebus.processor.check;

import dev.typebus.processor.model.RetryModel;
import javax.lang.model.element.TypeElement;

/** The owner of a {@code @Retry}. */
final class RetryOwner {
    private RetryOwner() {}

    /** The method or the class on which the annotation stands, in the user's words. */
    static String subject(HandlerContext in, RetryModel retry) {
        return retry.place().element() instanceof TypeElement
                ? in.handler().declaring().name().simpleName()
                : in.subject();
    }
}
