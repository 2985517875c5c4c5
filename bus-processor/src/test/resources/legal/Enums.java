package app;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.JsonName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

enum Operation {
    PLUS("+") {
        @Override
        int apply(int a, int b) {
            return a + b;
        }
    },
    @JsonName("-") MINUS("-") {
        @Override
        int apply(int a, int b) {
            return a - b;
        }
    };

    static final int COUNT = 2;
    final String symbol;

    Operation(String symbol) {
        this.symbol = symbol;
    }

    abstract int apply(int a, int b);

    enum Type {
        json,
        event,
        value
    }
}

@DomainEvent("Operation.Applied")
record OperationApplied(
        @AggregateId Operation operation, Operation.Type type, Map<Operation, Operation.Type> map, Set<Operation> set, List<Operation[]> lists) {}
