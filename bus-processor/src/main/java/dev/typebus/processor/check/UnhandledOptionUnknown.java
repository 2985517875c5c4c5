package dev.typebus.processor.check;

import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.report.NearestName;

/** {@code -Atypebus.unhandled=eror}. */
final class UnhandledOptionUnknown implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Findings findings) {
        module.unhandled()
                .filter(written -> !Unhandled.VALUES.contains(written))
                .ifPresent(written -> findings.error(
                        null,
                        "-A" + Unhandled.OPTION,
                        "\"" + written + "\" is none of its values",
                        NearestName.among(Unhandled.VALUES, written)
                                .map(near -> "The nearest is \"" + near + "\"")
                                .orElse("Write note, error or ignore")));
    }
}
