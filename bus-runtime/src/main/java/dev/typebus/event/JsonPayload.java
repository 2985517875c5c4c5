package dev.typebus.event;

/**
 * A payload that was not decoded: of an event that a handler receives by name or that this application does not know.
 *
 * @param json the JSON text as PostgreSQL writes it
 */
public record JsonPayload(String json) {
    /** {@return the length; never the payload, so that it may be logged} */
    @Override
    public String toString() {
        return "JSON of " + json.length() + " characters";
    }
}
