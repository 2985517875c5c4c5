package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.ModuleModel;

/** An event and the module around it, whose events {@code words} finds. */
record EventContext(EventModel event, ModuleModel module, EventIndex words) {
    /** The place in the user's words: {@code LoanFunded}. */
    String subject() {
        return event.type().name().simpleName();
    }
}
