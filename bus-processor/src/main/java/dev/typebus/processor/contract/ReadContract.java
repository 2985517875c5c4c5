package dev.typebus.processor.contract;

import dev.typebus.processor.contract.Shape.RecordOf;
import dev.typebus.processor.model.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the text of {@code typebus.catalog.json}. A name that it does not know is an error: accepting would lose it. */
public final class ReadContract {
    private static final Map<String, Scalar> SCALARS =
            Stream.of(Scalar.values()).collect(Collectors.toMap(Scalar::catalogName, Function.identity()));

    private ReadContract() {}

    /**
     * The contract.
     *
     * @throws InvalidContract if the text is none, with the line
     */
    public static Contract of(String text) throws InvalidContract {
        JsonNode root = JsonNode.parse(text);
        Fields file = new Fields(root);
        int version = file.required("formatVersion").number();
        if (version != WriteContract.FORMAT_VERSION) {
            throw new InvalidContract(
                    root.line(),
                    "its format version is " + version + ", and this version of Typebus knows "
                            + WriteContract.FORMAT_VERSION + ": build with the one that wrote it");
        }
        List<EventShape> events = new ArrayList<>();
        for (Map.Entry<String, JsonNode> named :
                file.required("events").object().entrySet()) {
            for (Map.Entry<String, JsonNode> each : named.getValue().object().entrySet()) {
                events.add(event(named.getKey(), each.getKey(), each.getValue()));
            }
        }
        List<String> handlers = file.required("handlers").texts();
        List<String> retired = file.required("retired").texts();
        file.end();
        return Contract.of(events, handlers, retired);
    }

    private static EventShape event(String name, String version, JsonNode node) throws InvalidContract {
        if (!version.matches("[1-9]\\d{0,8}")) {
            throw new InvalidContract(node.line(), name + ": \"" + version + "\" is not a version");
        }
        Fields event = new Fields(node);
        EventShape shape = new EventShape(
                name,
                Integer.parseInt(version),
                event.required("aggregateType").text(),
                event.required("aggregateId").text(),
                components(event.required("components")));
        event.end();
        return shape;
    }

    private static RecordOf components(JsonNode node) throws InvalidContract {
        List<Member> members = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each : node.object().entrySet()) {
            members.add(member(each.getKey(), each.getValue()));
        }
        return new RecordOf(members);
    }

    private static Member member(String name, JsonNode node) throws InvalidContract {
        if (node.isText()) {
            return Member.required(name, shape(node));
        }
        Fields fields = new Fields(node);
        boolean optional = fields.flag("optional");
        Optional<JsonNode> byDefault = fields.optional("default");
        Optional<JsonNode> formerly = fields.optional("formerly");
        boolean removed = fields.flag("removed");
        Member member = new Member(
                name,
                shape(fields),
                !optional,
                byDefault.isEmpty()
                        ? Optional.empty()
                        : Optional.of(byDefault.get().text()),
                formerly.isEmpty() ? List.of() : formerly.get().texts(),
                removed);
        fields.end();
        return member;
    }

    private static Shape shape(JsonNode node) throws InvalidContract {
        if (node.isText()) {
            return scalar(node);
        }
        Fields fields = new Fields(node);
        Shape shape = shape(fields);
        fields.end();
        return shape;
    }

    private static Shape shape(Fields fields) throws InvalidContract {
        JsonNode type = fields.required("type");
        return switch (type.text()) {
            case "enum" -> new Shape.EnumOf(fields.required("constants").texts());
            case "list" -> new Shape.ListOf(shape(fields.required("element")));
            case "set" -> new Shape.SetOf(shape(fields.required("element")));
            case "map" -> new Shape.MapOf(shape(fields.required("key")), shape(fields.required("value")));
            case "record" -> components(fields.required("components"));
            case "sealed" ->
                new Shape.SealedOf(fields.required("discriminator").text(), variants(fields.required("members")));
            case "codec" -> new Shape.CodecOf(fields.required("codec").text());
            default -> scalar(type);
        };
    }

    private static List<Shape.Variant> variants(JsonNode node) throws InvalidContract {
        List<Shape.Variant> variants = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each : node.object().entrySet()) {
            variants.add(new Shape.Variant(each.getKey(), components(each.getValue())));
        }
        return variants;
    }

    private static Shape scalar(JsonNode node) throws InvalidContract {
        Scalar scalar = SCALARS.get(node.text());
        if (scalar == null) {
            throw new InvalidContract(node.line(), "\"" + node.text() + "\" is not a type");
        }
        return new Shape.Simple(scalar);
    }

    /** The members of an object that has to have some and may have no others. */
    private static final class Fields {
        private final int line;
        private final Map<String, JsonNode> unread;

        Fields(JsonNode node) throws InvalidContract {
            this.line = node.line();
            this.unread = new LinkedHashMap<>(node.object());
        }

        JsonNode required(String name) throws InvalidContract {
            JsonNode member = unread.remove(name);
            if (member == null) {
                throw new InvalidContract(line, "\"" + name + "\" is missing");
            }
            return member;
        }

        Optional<JsonNode> optional(String name) {
            return Optional.ofNullable(unread.remove(name));
        }

        boolean flag(String name) throws InvalidContract {
            Optional<JsonNode> member = optional(name);
            return member.isPresent() && member.get().bool();
        }

        void end() throws InvalidContract {
            for (Map.Entry<String, JsonNode> each : unread.entrySet()) {
                throw new InvalidContract(each.getValue().line(), "\"" + each.getKey() + "\" is unknown here");
            }
        }
    }
}
