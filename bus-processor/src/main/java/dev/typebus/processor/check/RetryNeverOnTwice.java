package dev.typebus.processor.check;

import dev.typebus.processor.model.Specified;
import java.util.HashSet;
import java.util.Set;
import javax.lang.model.type.TypeMirror;

/** {@code @Retry(neverOn = {IOException.class, IOException.class})}. */
final class RetryNeverOnTwice implements Rule<HandlerContext> {
    @Override
    public void check(HandlerContext in, Reporter reporter) {
        in.handler().retry().ifPresent(retry -> {
            Set<String> seen = new HashSet<>();
            for (Specified<TypeMirror> exception : retry.neverOn()) {
                String name = TypeText.qualified(exception.value());
                if (!seen.add(name)) {
                    reporter.error(
                            exception.place(),
                            RetryOwner.subject(in, retry),
                            name + " is named twice in neverOn",
                            "Remove one of them");
                }
            }
        });
    }
}
