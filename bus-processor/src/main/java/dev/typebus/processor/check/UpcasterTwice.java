package dev.typebus.processor.check;

import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.UpcasterModel;
import java.util.HashMap;
import java.util.Map;

/** Two upcasters of one version: the choice between them would be open. */
final class UpcasterTwice implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Reporter reporter) {
        Map<String, UpcasterModel> first = new HashMap<>();
        for (UpcasterModel upcaster : module.upcasters()) {
            upcaster.from().filter(from -> upcaster.to().isPresent()).ifPresent(from -> {
                UpcasterModel other = first.putIfAbsent(from.toString(), upcaster);
                if (other != null) {
                    reporter.error(
                            upcaster.place(),
                            upcaster.toString(),
                            from + " is also upcast by " + other,
                            "Remove one of them");
                }
            });
        }
    }
}
