package dev.typebus.processor.check;

/** {@code @HandlerGroup(lanes = 0)}. */
final class LanesOutOfRange implements Rule<HandlerClassContext> {
    @Override
    public void check(HandlerClassContext in, Reporter reporter) {
        int lanes = in.type().lanes().value();
        if (lanes < 1 || lanes > 64) {
            reporter.error(
                    in.type().lanes().place(), in.subject(), "lanes = " + lanes + " is out of range", "Write 1 to 64");
        }
    }
}
