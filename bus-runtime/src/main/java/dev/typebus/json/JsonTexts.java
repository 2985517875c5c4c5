package dev.typebus.json;

import java.net.URI;
import java.util.Base64;
import java.util.Currency;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The JSON forms of types that are strings in JSON. {@link JsonTimes} has the types of {@code java.time}. */
public final class JsonTexts {
    /** Any string that PostgreSQL can store, of at most 1,048,576 UTF-16 units. */
    public static final TextForm<String> STRING = TextForm.of("a string", text -> text, text -> text);

    /** One UTF-16 unit that is not half of a surrogate pair. */
    public static final TextForm<Character> CHARACTER = TextForm.of(
            "a string of one character", String::valueOf, text -> text.length() == 1 ? text.charAt(0) : null);

    /** A UUID of 36 characters. */
    public static final TextForm<UUID> UUID = TextForm.of("a UUID", java.util.UUID::toString, JsonTexts::uuid);

    /** A URI as {@link URI#toString} writes it, if that text reads as an equal URI. */
    public static final TextForm<URI> URI =
            TextForm.of("a URI", uri -> uri.equals(uri(uri.toString())) ? uri.toString() : null, JsonTexts::uri);

    /** A currency by its ISO 4217 code. */
    public static final TextForm<Currency> CURRENCY =
            TextForm.of("an ISO 4217 currency code", Currency::getCurrencyCode, Currency::getInstance);

    /** A locale by its BCP 47 tag, if that tag reads as an equal locale. */
    public static final TextForm<Locale> LOCALE = TextForm.of(
            "a BCP 47 language tag",
            locale -> Locale.forLanguageTag(locale.toLanguageTag()).equals(locale) ? locale.toLanguageTag() : null,
            JsonTexts::locale);

    /** Bytes in base64 with padding. */
    public static final JsonCodec<byte[]> BASE64 = JsonCodec.of(JsonTexts::writeBase64, JsonTexts::readBase64);

    private JsonTexts() {}

    /**
     * Writes a primitive; see {@link #CHARACTER}.
     *
     * @param value the value
     * @param json the generator
     * @throws dev.typebus.event.InvalidPayloadException if it is half of a surrogate pair or {@code U+0000}
     */
    public static void writeChar(char value, JsonGenerator json) {
        CHARACTER.write(value, json);
    }

    /**
     * Reads a primitive; see {@link #CHARACTER}.
     *
     * @param json the parser
     * @return the value
     * @throws dev.typebus.event.DecodingException if it is no string of one character
     */
    public static char readChar(JsonParser json) {
        return CHARACTER.read(json);
    }

    /** {@code fromString} accepts shorter texts, too, which would not be written back unchanged. */
    private static @Nullable UUID uuid(String text) {
        return text.length() == 36 ? java.util.UUID.fromString(text) : null;
    }

    private static @Nullable URI uri(String text) {
        try {
            return java.net.URI.create(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** {@code forLanguageTag} drops parts that it does not know. */
    private static @Nullable Locale locale(String text) {
        Locale locale = Locale.forLanguageTag(text);
        return locale.equals(Locale.ROOT) && !text.equals("und") ? null : locale;
    }

    private static void writeBase64(byte[] bytes, JsonGenerator json) {
        String text = Base64.getEncoder().encodeToString(bytes);
        if (text.length() > JsonLimits.TEXT) {
            throw Json.invalid(
                    "has " + bytes.length + " bytes; at most " + JsonLimits.TEXT / 4 * 3 + " are allowed", json);
        }
        json.writeString(text);
    }

    private static byte[] readBase64(JsonParser json) {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            try {
                return Base64.getDecoder().decode(json.getString());
            } catch (IllegalArgumentException e) {
                throw Json.unexpected("base64", json);
            }
        }
        throw Json.unexpected("base64", json);
    }
}
