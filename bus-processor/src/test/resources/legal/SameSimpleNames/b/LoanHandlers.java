package app.b;

import dev.typebus.annotations.HandlerGroup;
import dev.typebus.annotations.Handles;

@HandlerGroup("b")
public class LoanHandlers {
    @Handles
    public void one(LoanFunded event) {}
}
