package dev.typebus.event;

/**
 * A payload that was not decoded: the JSON text as PostgreSQL writes it, for handlers by name and for events that this
 * application does not know.
 */
public record JsonPayload(String json) {
    /** Never the payload, so that it may be logged. */
    @Override
    public String toString() {
        return "JSON of " + json.length() + " characters";
    }
}
