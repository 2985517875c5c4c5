package dev.typebus.processor.check;

import dev.typebus.processor.model.Given;
import java.util.HashSet;
import java.util.Set;
import javax.lang.model.type.TypeMirror;

/** {@code @Retry(neverOn = {IOException.class, IOException.class})}. */
final class RetryNeverOnTwice implements Rule<HandlerIn> {
    @Override
    public void check(HandlerIn in, Findings findings) {
        in.handler().retry().ifPresent(retry -> {
            Set<String> seen = new HashSet<>();
            for (Given<TypeMirror> exception : retry.neverOn()) {
                String name = TypeText.qualified(exception.value());
                if (!seen.add(name)) {
                    findings.error(
                            exception.place(),
                            Retries.subject(in, retry),
                            name + " is named twice in neverOn",
                            "Remove one of them");
                }
            }
        });
    }
}
