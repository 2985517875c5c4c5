package dev.typebus.processor.check;

import dev.typebus.processor.model.ClassFileLimits;
import dev.typebus.processor.model.ModuleModel;

/** More handlers in one module than a method has room for. */
final class HandlersTooMany implements Rule<ModuleModel> {
    @Override
    public void check(ModuleModel module, Reporter reporter) {
        ClassFileLimits.firstHandlerWithoutRoom(module).ifPresent(surplus -> {
            var handlers = module.handlerClasses().stream()
                    .flatMap(each -> each.handlers().stream())
                    .toList();
            reporter.error(
                    surplus.place(),
                    surplus.toString(),
                    "the module has " + handlers.size()
                            + " handlers, and the method Handlers.of has room for "
                            + handlers.indexOf(surplus),
                    "Divide the module into several");
        });
    }
}
