package dev.typebus.processor.check;

import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.NearestName;
import dev.typebus.processor.report.WayOut;

/** {@code -Atypebus.unhandled=eror}. */
final class UnhandledOptionUnknown implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Reporter reporter) {
        module.unhandled()
                .filter(written -> !Unhandled.VALUES.contains(written))
                .ifPresent(written -> reporter.error(
                        null,
                        "-A" + Unhandled.OPTION,
                        Fact.of("\"" + written + "\" is not one of its values"),
                        WayOut.of(NearestName.among(Unhandled.VALUES, written)
                                .map(near -> "Write \"" + near + "\", the nearest value")
                                .orElse("Write note, error or ignore"))));
    }
}
