package app.shapes;

public sealed interface Shape permits Circle, Square, Polygon {}
