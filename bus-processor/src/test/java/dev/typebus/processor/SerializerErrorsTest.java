package dev.typebus.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.typebus.event.DecodingException;
import dev.typebus.event.EventType;
import dev.typebus.event.InvalidPayloadException;
import dev.typebus.json.JsonText;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A generated serializer says where a payload is wrong, and takes what is only unusual. */
class SerializerErrorsTest {
    private static final EventType<Object> SHAPE = BlackboxApp.type("Every.Shape", 3);
    private static final EventType<Object> FUNDED = BlackboxApp.type("Loan.Funded", 1);
    private static final String SHAPE_JSON =
            JsonText.write(SHAPE, new RandomValues(new Random(1)).ofRecord(SHAPE.payloadType()));

    @Test
    void namesTheMissingMember() {
        assertThatThrownBy(() -> JsonText.read(FUNDED, "{\"loanId\": 1}"))
                .isInstanceOf(DecodingException.class)
                .hasMessage("cents is missing");
        assertThatThrownBy(() -> JsonText.read(SHAPE, SHAPE_JSON.replaceFirst("\"months\":-?[0-9]+", "\"moons\":1")))
                .hasMessage("terms.months is missing");
        assertThatThrownBy(
                        () -> JsonText.read(SHAPE, SHAPE_JSON.replaceFirst("\"months\":-?[0-9]+", "\"months\":null")))
                .hasMessage("terms.months is missing");
    }

    @Test
    void namesTheWrongMember() {
        assertThatThrownBy(() -> JsonText.read(FUNDED, "{\"loanId\": 1, \"cents\": \"2\"}"))
                .hasMessage("cents: a whole number of 64 bits is expected, not a string of 1 characters");
        assertThatThrownBy(() -> JsonText.read(
                        SHAPE, SHAPE_JSON.replaceFirst("\"status\":\"[^,]*\",", "\"status\":\"secret\",")))
                .hasMessage("status: OPEN or shut \"tight\" is expected, not a string of 6 characters");
        assertThatThrownBy(() -> JsonText.read(SHAPE, payout("{\"type\":\"Cheque\"}")))
                .hasMessage("payout.type: Card, sepa-transfer or Cash is expected, not another string");
        assertThatThrownBy(() -> JsonText.read(SHAPE, payout("{\"no\":\"1\"}"))).hasMessage("payout.type is missing");
        assertThatThrownBy(() -> JsonText.read(SHAPE, payout("{\"no\":\"1\",\"type\":7}")))
                .hasMessage("payout.type: a string is expected, not a whole number of 1 digits");
    }

    @Test
    void namesTheWholePathAlsoWhereTheDiscriminatorCameLate() {
        assertThatThrownBy(() ->
                        JsonText.read(SHAPE, payout("{\"no\":\"1\",\"abc\":{\"alice\":[1,[]]},\"type\":\"Card\"}")))
                .hasMessage("payout.abc{}[1]: a whole number of 32 bits is expected, not an array");
        assertThatThrownBy(() -> JsonText.read(
                        SHAPE,
                        payout("{\"by\":{\"a\":\"x\",\"type\":\"Beta\"},\"iban\":\"1\",\"type\":\"sepa-transfer\"}")))
                .hasMessage("payout.by.a: a whole number of 64 bits is expected, not a string of 1 characters");
    }

    @Test
    void skipsUnknownMembers() {
        Object funded = JsonText.read(
                FUNDED, "{\"new\": {\"a\": [1, {\"b\": null}]}, \"cents\": 2, \"loanId\": 1, \"other\": [[]]}");

        assertThat(funded).hasToString("Funded[loanId=1, cents=2]");
    }

    @Test
    void leavesOutWhatIsNullOrEmpty() {
        assertThat(SHAPE_JSON).doesNotContain(":null");
    }

    @Test
    void refusesANullThatIsNotAllowed() {
        Object created = BlackboxApp.make(BlackboxApp.load("LoanEvent$Created"), 1L, null);

        assertThatThrownBy(() -> JsonText.write(BlackboxApp.type("Loan.Created", 1), created))
                .isInstanceOf(InvalidPayloadException.class)
                .hasMessage(
                        "customer is null. Give it a value; a component that may be absent is @Nullable or Optional");
    }

    @Test
    void refusesANullAggregateId() {
        Object noted = BlackboxApp.make(BlackboxApp.load("OnlyHere"), (Object) null);

        assertThatThrownBy(() -> BlackboxApp.type("Internal.Noted", 1).of(noted).aggregateId())
                .isInstanceOf(InvalidPayloadException.class)
                .hasMessage("key is null, and it is the aggregate id");
    }

    private static String payout(String json) {
        String before = SHAPE_JSON.substring(0, SHAPE_JSON.indexOf("\"payout\":"));
        String after = SHAPE_JSON.substring(SHAPE_JSON.indexOf("\"payouts\":"));
        return before + "\"payout\":" + json + "," + after;
    }
}
