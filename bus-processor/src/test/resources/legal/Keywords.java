package app;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.Handles;
import dev.typebus.annotations.JsonName;
import java.util.UUID;

/** Classes whose names in lower case are words of Java; components that are nearly. */
@DomainEvent("Class.Ended")
record New(@AggregateId UUID id, @JsonName("class") String klass, String $, String _a, String a$b, int record, int var, int sealed, int permits, int when, int module) {}

class Default {
    @Handles
    void follow(New event) {}
}

class Switch {
    @Handles
    void follow(New event) {}
}

class Holder {
    static class Class {
        @Handles
        void follow(New event) {}
    }
}
