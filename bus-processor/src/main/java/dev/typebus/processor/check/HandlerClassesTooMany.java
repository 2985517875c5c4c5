package dev.typebus.processor.check;

import dev.typebus.processor.model.ClassFileLimits;
import dev.typebus.processor.model.ClassModel;
import dev.typebus.processor.model.ModuleModel;

/** 256 handler classes in one module. */
final class HandlerClassesTooMany implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Reporter reporter) {
        int count = module.handlerClasses().size();
        if (count > ClassFileLimits.PARAMETERS) {
            ClassModel surplus =
                    module.handlerClasses().get(ClassFileLimits.PARAMETERS).type();
            reporter.error(
                    surplus.place(),
                    surplus.name().simpleName(),
                    "the module has " + count + " handler classes; Handlers.of can have at most "
                            + ClassFileLimits.PARAMETERS,
                    "Put several handlers into one class",
                    "Divide the module into several");
        }
    }
}
