package dev.typebus.index;

import app.Events;
import dev.typebus.annotations.ModuleIndex;
import javax.annotation.processing.Generated;

/** What other modules find here when they are compiled with this one: {@link Events}. */
@ModuleIndex(
        events = "app.Events",
        declares = @ModuleIndex.Event(name = "Loan.Funded", version = 1, aggregateType = "loan", record = "app.LoanFunded", isPublic = false)
)
@Generated("dev.typebus.processor.TypebusProcessor")
public final class app {
    private app() {}
}
