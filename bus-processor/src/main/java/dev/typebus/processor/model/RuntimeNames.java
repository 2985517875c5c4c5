package dev.typebus.processor.model;

/**
 * Every class of the runtime, of Jackson and of the index that the processor knows by name. It recognizes them in the user's source or writes them into generated code. It does not compile against them; a test resolves each.
 */
public final class RuntimeNames {
    private static final String EVENT = "dev.typebus.event";
    private static final String HANDLING = "dev.typebus.handler";
    private static final String JSON = "dev.typebus.json";

    /** The package in which each module leaves its index. */
    public static final String INDEX_PACKAGE = "dev.typebus.index";

    public static final JavaClass DELIVERY = new JavaClass(HANDLING, "Delivery");
    public static final JavaClass EVENT_CATALOG = new JavaClass(EVENT, "EventCatalog");
    public static final JavaClass EVENT_ID = new JavaClass(EVENT, "EventId");
    public static final JavaClass EVENT_SERIALIZER = new JavaClass(EVENT, "EventSerializer");
    public static final JavaClass EVENT_TYPE = new JavaClass(EVENT, "EventType");
    public static final JavaClass GROUP = new JavaClass(HANDLING, "Group");
    public static final JavaClass HANDLER = new JavaClass(HANDLING, "Handler");
    public static final JavaClass HANDLER_TABLE = new JavaClass(HANDLING, "HandlerTable");
    public static final JavaClass JSON_PAYLOAD = new JavaClass(EVENT, "JsonPayload");
    public static final JavaClass PUBLISHER = new JavaClass(EVENT, "Publisher");
    public static final JavaClass RETRY_POLICY = new JavaClass(HANDLING, "RetryPolicy");
    public static final JavaClass STORED_EVENT = new JavaClass(EVENT, "StoredEvent");
    public static final JavaClass TRANSACTION = new JavaClass(EVENT, "Transaction");

    public static final JavaClass JSON_STRUCTURE = new JavaClass(JSON, "Json");
    public static final JavaClass JSON_ARRAYS = new JavaClass(JSON, "JsonArrays");
    public static final JavaClass JSON_CODEC = new JavaClass(JSON, "JsonCodec");
    public static final JavaClass JSON_COLLECTIONS = new JavaClass(JSON, "JsonCollections");
    public static final JavaClass JSON_KEYS = new JavaClass(JSON, "JsonKeys");
    public static final JavaClass JSON_NUMBERS = new JavaClass(JSON, "JsonNumbers");
    public static final JavaClass JSON_OPTIONALS = new JavaClass(JSON, "JsonOptionals");
    public static final JavaClass JSON_TEXTS = new JavaClass(JSON, "JsonTexts");
    public static final JavaClass JSON_TIMES = new JavaClass(JSON, "JsonTimes");
    public static final JavaClass JSON_VARIANT = new JavaClass(JSON, "JsonVariant");
    public static final JavaClass TEXT_FORM = new JavaClass(JSON, "TextForm");

    public static final JavaClass JSON_GENERATOR = new JavaClass("tools.jackson.core", "JsonGenerator");
    public static final JavaClass JSON_PARSER = new JavaClass("tools.jackson.core", "JsonParser");
    public static final JavaClass SERIALIZABLE_STRING = new JavaClass("tools.jackson.core", "SerializableString");

    private RuntimeNames() {}
}
