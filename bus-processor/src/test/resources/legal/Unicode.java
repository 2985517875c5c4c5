package app;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.HandlerGroup;
import dev.typebus.annotations.Handles;
import dev.typebus.annotations.JsonName;
import java.util.UUID;

@DomainEvent("Loan.Cancelled")
record DarlehenGekündigt(@AggregateId UUID darlehensNummerÄ, String grund_, @JsonName("日本 \"quoted\" \\ $T $L $$") String 日本, Größe größe) {}

enum Größe {
    @JsonName("$groß\n") GROß,
    KLEIN
}

@HandlerGroup("ueberweisung")
class Überweisung {
    @Handles(id = "kuendigen")
    void kündigen(DarlehenGekündigt event) {}
}
