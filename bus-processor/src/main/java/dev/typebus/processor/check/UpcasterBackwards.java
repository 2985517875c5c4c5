package dev.typebus.processor.check;

import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.UpcasterModel;

/** An upcaster that leads to an older version, to the same one, or to another event: versions would not end at the newest. */
final class UpcasterBackwards implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Reporter reporter) {
        for (UpcasterModel upcaster : module.upcasters()) {
            if (upcaster.from().isPresent() && upcaster.to().isPresent()) {
                EventModel from = upcaster.from().get();
                EventModel to = upcaster.to().get();
                if (!leadsUp(from, to)) {
                    reporter.error(
                            upcaster.place(),
                            upcaster.toString(),
                            "it turns " + from + " into " + to,
                            "Return a higher version of the same event");
                }
            }
        }
    }

    static boolean leadsUp(EventModel from, EventModel to) {
        return from.name().value().equals(to.name().value())
                && from.version().value() < to.version().value();
    }
}
