package app.a;

import dev.typebus.annotations.HandlerGroup;
import dev.typebus.annotations.Handles;

@HandlerGroup("a")
public class LoanHandlers {
    @Handles
    public void one(LoanFunded event) {}

    @Handles
    public void two(app.b.LoanFunded event) {}
}
