package dev.typebus.processor.check;

import com.google.auto.common.MoreElements;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.Place;
import java.util.List;

/** {@code @EventModule} on several packages of one compilation. */
final class EventModuleTwice implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Reporter reporter) {
        List<Place> places = module.modulePackages();
        for (Place place : places.subList(Math.min(1, places.size()), places.size())) {
            reporter.error(
                    place,
                    name(place),
                    "@EventModule is also on " + name(places.get(0)),
                    "Keep it only on the package for Events and Handlers");
        }
    }

    private static String name(Place place) {
        return MoreElements.asPackage(place.element()).getQualifiedName().toString();
    }
}
