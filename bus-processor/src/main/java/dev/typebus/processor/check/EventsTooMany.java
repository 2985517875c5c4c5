package dev.typebus.processor.check;

import dev.typebus.processor.model.ClassFileLimits;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.ModuleModel;

/** More events in one module than a class file has room for their constants and methods. */
final class EventsTooMany implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Reporter reporter) {
        int room = ClassFileLimits.roomForEvents(module.events());
        if (room < module.events().size()) {
            EventModel surplus = module.events().get(room);
            reporter.error(
                    surplus.place(),
                    surplus.type().name().simpleName(),
                    "the module has " + module.events().size() + " events, and the class Events has room for " + room,
                    "Divide the module into several");
        }
    }
}
