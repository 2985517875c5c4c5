package app.handlers;

import app.events.ShapeDrawn;
import dev.typebus.annotations.Handles;

public class Handlers1 {
    @Handles
    public void follow(ShapeDrawn event) {}
}
