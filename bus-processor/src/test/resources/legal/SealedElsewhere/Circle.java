package app.shapes;

public record Circle(double radius) implements Shape {}
