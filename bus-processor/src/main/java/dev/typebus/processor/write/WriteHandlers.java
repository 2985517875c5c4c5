package dev.typebus.processor.write;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.typebus.processor.model.GroupModel;
import dev.typebus.processor.model.HandlerClassModel;
import dev.typebus.processor.model.HandlerModel;
import dev.typebus.processor.model.KnownEvent;
import dev.typebus.processor.model.RuntimeNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.Modifier;

/** {@code Handlers}: a table of all handlers, made from the handler objects. */
final class WriteHandlers {
    private static final int DEFAULT_LANES = 4;
    private static final String DEFAULT_ORDER = "CONTINUE";

    private final ClassName events;
    private final List<HandlerClassModel> classes;
    private final List<GroupModel> groups;
    private final UniqueNames variables = new UniqueNames("events", "storedEvents");

    /**
     * @param events the module's own {@code Events}
     * @param classes every handler class that can be named, sorted
     * @param groups with the handlers that have no problems
     */
    WriteHandlers(ClassName events, List<HandlerClassModel> classes, List<GroupModel> groups) {
        this.events = events;
        this.classes = classes;
        this.groups = groups;
        // a variable may not hide the package of a class where an expression begins with it
        variables.reserve("java");
        variables.reserve(Identifiers.firstPackage(RuntimeNames.HANDLER));
        variables.reserve(events.packageName().replaceFirst("\\..*", ""));
    }

    TypeSpec.Builder type() {
        TypeSpec.Builder type = TypeSpec.classBuilder("Handlers")
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addJavadoc(javadoc())
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build());
        Deprecations deprecations = new Deprecations();
        for (HandlerClassModel each : classes) {
            type.addOriginatingElement(each.type().element());
            deprecations.use(each);
        }
        deprecations.suppressIn(type);
        return type.addMethod(of());
    }

    /** The simple names of exceptions of {@code java.lang} that handlers are not retried on. */
    String[] javaLang() {
        return classes.stream()
                .flatMap(each -> each.handlers().stream())
                .flatMap(handler -> handler.retry().stream())
                .flatMap(retry -> retry.neverOn().stream())
                .map(type -> type.value().toString())
                .filter(name -> name.matches("java\\.lang\\.\\w+"))
                .map(name -> name.substring("java.lang.".length()))
                .toArray(String[]::new);
    }

    private MethodSpec of() {
        MethodSpec.Builder method = MethodSpec.methodBuilder("of")
                .addJavadoc("All handlers of this module. Adding a handler class adds a parameter here.")
                .returns(SourceFile.name(RuntimeNames.HANDLER_TABLE));
        if (classes.stream().allMatch(each -> each.type().isPublic())) {
            method.addModifiers(Modifier.PUBLIC);
        }
        method.addModifiers(Modifier.STATIC);
        for (HandlerClassModel each : classes) {
            method.addParameter(SourceFile.name(each.type().name()), variable(each));
        }
        HandlerCode code = new HandlerCode(this::constant, variables);
        List<CodeBlock> tables =
                groups.stream().map(group -> group(group, code)).toList();
        return method.addStatement(
                        tables.isEmpty() ? "return $T.of($L)" : "return $T.of(\n$L)",
                        SourceFile.name(RuntimeNames.HANDLER_TABLE),
                        CodeBlock.join(tables, ",\n"))
                .build();
    }

    private String variable(HandlerClassModel handlerClass) {
        ClassName name = SourceFile.name(handlerClass.type().name());
        List<String> candidates =
                Identifiers.ofType(name).stream().map(Identifiers::variable).toList();
        return variables.of(name, candidates);
    }

    private CodeBlock group(GroupModel group, HandlerCode code) {
        ClassName type = SourceFile.name(RuntimeNames.GROUP);
        CodeBlock.Builder settings = CodeBlock.builder().add("$T.named($S)", type, group.name());
        if (group.lanes() != DEFAULT_LANES) {
            settings.add(".lanes($L)", group.lanes());
        }
        if (!group.order().equals(DEFAULT_ORDER)) {
            settings.add(".order($T.Order.$L)", type, group.order());
        }
        settings.add(SourceFile.formerly(group.classes().stream()
                .flatMap(each -> each.formerly().stream())
                .toList()));
        List<CodeBlock> handlers = new ArrayList<>();
        for (HandlerClassModel each : group.classes()) {
            each.handlers().forEach(handler -> handlers.add(code.of(handler, variable(each))));
        }
        return settings.add(".handlers(\n$>$>$L$<$<)", CodeBlock.join(handlers, ",\n"))
                .build();
    }

    /** Our own events by {@code Events}, those of libraries by their serializer: their {@code Events} has the same simple name. */
    private CodeBlock constant(KnownEvent event) {
        return event.own()
                .map(own -> CodeBlock.of("$T.$L", events, own.constant()))
                .orElseGet(() -> CodeBlock.of("$T.TYPE", SourceFile.name(event.serializer())));
    }

    private CodeBlock javadoc() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("event", "group", "handler"));
        for (GroupModel group : groups) {
            for (HandlerModel handler : group.handlers()) {
                for (String event : handled(handler)) {
                    rows.add(List.of(event, group.name(), handler.toString()));
                }
            }
        }
        CodeBlock.Builder javadoc = CodeBlock.builder().add("Handlers by event.\n<pre>\n");
        TextTable.lines(rows).forEach(line -> javadoc.add("$L\n", JsonTable.escape(line)));
        return javadoc.add("</pre>\n").build();
    }

    private static Set<String> handled(HandlerModel handler) {
        Set<String> names = new TreeSet<>();
        handler.typedEvents().forEach(event -> names.add(event.toString()));
        handler.names().forEach(selected -> names.add(selected.name().value()));
        return names;
    }
}
