package app.shapes;

public sealed interface Polygon extends Shape {
    record Triangle(double a, double b, double c) implements Polygon {}

    record None() implements Polygon {}
}
