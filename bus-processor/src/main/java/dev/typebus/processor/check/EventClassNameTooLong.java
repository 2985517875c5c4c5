package dev.typebus.processor.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.typebus.processor.model.EventModel;

/** {@code record LoanFundedAndSoOnUntilTheNameOfTheSerializersFileIsTooLong(…)}. */
final class EventClassNameTooLong implements Rule<EventModel> {
    private static final int LONGEST = 255;

    @Override
    public void check(EventModel event, Reporter reporter) {
        // $1: what javac makes of a switch over an enum
        String file = event.serializer().simpleName() + "$1.class";
        int length = file.getBytes(UTF_8).length;
        if (length > LONGEST) {
            reporter.error(
                    event.place(),
                    event.type().name().simpleName(),
                    "a file of its serializer has a name of " + length + " bytes; file systems allow " + LONGEST,
                    "Give the record a shorter name");
        }
    }
}
