package dev.typebus.processor.check;

import dev.typebus.processor.model.HandlerClassModel;
import dev.typebus.processor.model.ModuleModel;

/** A handler class and the module around it. */
record HandlerClassContext(HandlerClassModel type, ModuleModel module) {
    /** The place in the user's words: {@code LoanHandlers}. */
    String subject() {
        return type.type().name().simpleName();
    }
}
