package dev.typebus.processor.check;

import dev.typebus.processor.model.JsonForm;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;

/** {@code record Node(List<Node> children)}. */
final class TypeIsRecursive implements Rule<EventJson> {
    @Override
    public void check(EventJson json, Reporter reporter) {
        json.places().forEach(found -> {
            if (found.form() instanceof JsonForm.Recursive recursive) {
                reporter.error(
                        found,
                        Fact.of(TypeText.inShort(recursive.type()) + " contains itself")
                                .detail("The cycle is " + String.join(" → ", recursive.cycle())),
                        WayOut.of("Refer to the inner one by an id"),
                        WayOut.of("Name a @Codec"));
            }
        });
    }
}
