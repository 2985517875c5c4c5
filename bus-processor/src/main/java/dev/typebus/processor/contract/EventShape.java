package dev.typebus.processor.contract;

/**
 * One version of an event.
 *
 * @param aggregateId the name in JSON of the member that says which aggregate it is about
 * @param payload its members in declaration order
 */
public record EventShape(String name, int version, String aggregateType, String aggregateId, Shape.RecordOf payload) {
    /** {@code Loan.Funded v1}, for messages. */
    @Override
    public String toString() {
        return name + " v" + version;
    }
}
