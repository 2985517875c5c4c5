package app.shapes;

public record Square(double side) implements Shape {}
