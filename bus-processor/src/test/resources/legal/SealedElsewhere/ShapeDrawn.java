package app.events;

import app.shapes.Polygon;
import app.shapes.Shape;
import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

@DomainEvent("Shape.Drawn")
public record ShapeDrawn(
        @AggregateId UUID shapeId,
        Shape shape,
        List<Shape> more,
        Optional<Polygon> polygon,
        Map<String, List<Shape>> byName,
        Shape[] array) {}
