package dev.typebus.processor.write;

import com.palantir.javapoet.ClassName;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.GroupModel;
import dev.typebus.processor.model.HandlerClassModel;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.model.RuntimeNames;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Stream;
import javax.annotation.processing.Filer;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.StandardLocation;

/** Writes the files that a compilation has once: {@code Events}, {@code Handlers}, the catalog and the index. */
public final class WriteModule {
    private final Filer filer;
    private final SourceFile file;

    /** @param processor the class that the files say they come from */
    public WriteModule(Filer filer, Elements elements, String processor) {
        this.filer = filer;
        this.file = new SourceFile(filer, elements, processor);
    }

    /**
     * Writes the files of a module.
     *
     * @param module of which only what has no problems is left
     * @param retired the names of the module's events that are gone on purpose
     */
    public void write(ModuleModel module, SortedSet<String> retired) throws IOException {
        String packageName = module.packageName().orElseThrow();
        ClassName events = ClassName.get(packageName, "Events");
        List<GroupModel> groups = module.groups();
        TypeElement user = Stream.concat(
                        module.events().stream().map(EventModel::type),
                        module.handlerClasses().stream().map(HandlerClassModel::type))
                .findFirst()
                .orElseThrow()
                .element();
        file.write(packageName, new WriteEvents(module, retired).type(), user);
        if (!module.handlerClasses().isEmpty()) {
            WriteHandlers handlers = new WriteHandlers(events, module.handlerClasses(), groups);
            file.write(packageName, handlers.type(), user, handlers.javaLang());
        }
        if (!module.named()) {
            file.write(
                    RuntimeNames.INDEX_PACKAGE,
                    WriteIndex.type(events, module.events(), groups, module.libraries()),
                    user);
        }
        writeCatalog(module, packageName);
    }

    private void writeCatalog(ModuleModel module, String packageName) throws IOException {
        Element[] origins =
                module.events().stream().map(event -> event.type().element()).toArray(Element[]::new);
        try (Writer writer = filer.createResource(
                        StandardLocation.CLASS_OUTPUT, "", "META-INF/typebus/description.json", origins)
                .openWriter()) {
            writer.write(WriteCatalog.text(packageName, module.events(), module.groups()));
        }
    }
}
