package record;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.Default;
import dev.typebus.annotations.JsonName;
import java.util.UUID;

/** In a package whose name no class may have, and with line separators in texts. */
@DomainEvent("Loan.Funded")
record Loan(@AggregateId UUID id, @JsonName("\u2028\u2029\\\u0085") @Default("\u2028") String text) {}
