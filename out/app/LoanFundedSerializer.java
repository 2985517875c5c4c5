package app;

import dev.typebus.event.EventSerializer;
import dev.typebus.event.EventType;
import dev.typebus.json.Json;
import dev.typebus.json.JsonTexts;
import java.util.UUID;
import javax.annotation.processing.Generated;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/**
 * JSON form of {@link LoanFunded}, version 1.
 * <pre>
 *   loanId  string  UUID
 * </pre>
 */
@Generated("dev.typebus.processor.SerializerProcessor")
final class LoanFundedSerializer implements EventSerializer<LoanFunded> {
    /** {@code Loan.Funded}, version 1. */
    static final EventType<LoanFunded> TYPE = EventType.of(
            "Loan.Funded", 1, "loan", LoanFunded.class, new LoanFundedSerializer());

    private static final SerializableString LOAN_ID = new SerializedString("loanId");

    private LoanFundedSerializer() {}

    @Override
    public String aggregateId(LoanFunded event) {
        return JsonTexts.UUID.aggregateId(event.loanId(), "loanId");
    }

    @Override
    public void write(LoanFunded event, JsonGenerator json) {
        json.writeStartObject();
        json.writeName(LOAN_ID);
        JsonTexts.UUID.write(event.loanId(), json);
        json.writeEndObject();
    }

    @Override
    public LoanFunded read(JsonParser json) {
        Json.startObject(json);
        UUID loanId = null;
        while (Json.nextMember(json)) {
            switch (json.currentName()) {
                case "loanId" -> loanId = JsonTexts.UUID.read(json);
                default -> json.skipChildren();
            }
        }
        return new LoanFunded(Json.required(loanId, "loanId", json));
    }
}
