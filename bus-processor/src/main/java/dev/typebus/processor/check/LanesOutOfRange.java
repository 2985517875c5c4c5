package dev.typebus.processor.check;

/** {@code @HandlerGroup(lanes = 0)}. */
final class LanesOutOfRange implements Rule<ClassIn> {
    @Override
    public void check(ClassIn in, Findings findings) {
        int lanes = in.type().lanes().value();
        if (lanes < 1 || lanes > 64) {
            findings.error(
                    in.type().lanes().place(), in.subject(), "lanes = " + lanes + " is out of range", "Write 1 to 64");
        }
    }
}
