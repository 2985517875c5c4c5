package dev.typebus.processor.contract;

import dev.typebus.processor.contract.Shape.RecordOf;
import dev.typebus.processor.model.Scalar;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A payload of an event as its code would store it: a value for every component, the optional ones too, and the same whenever it is
 * made. Its values are those that a validating constructor is most likely to accept.
 */
public final class SampleText {
    /** With what a person has to write into the sample begins; {@code FrozenSamples} of the runtime looks for it. */
    private static final String TO_FILL_IN = "typebus: write here what ";

    private static final Map<Scalar, Object> VALUES = new EnumMap<>(Map.ofEntries(
            Map.entry(Scalar.BOOLEAN, true),
            Map.entry(Scalar.BYTE, 1),
            Map.entry(Scalar.SHORT, 1),
            Map.entry(Scalar.INT, 1),
            Map.entry(Scalar.LONG, 1),
            Map.entry(Scalar.FLOAT, new BigDecimal("0.5")),
            Map.entry(Scalar.DOUBLE, new BigDecimal("0.5")),
            Map.entry(Scalar.CHAR, "A"),
            Map.entry(Scalar.UUID, "01932c07-0000-7000-8000-000000000001"),
            Map.entry(Scalar.BIG_INTEGER, 1),
            Map.entry(Scalar.BIG_DECIMAL, new BigDecimal("1.00")),
            Map.entry(Scalar.BYTES, "AQID"),
            Map.entry(Scalar.INSTANT, "2026-01-31T10:15:30Z"),
            Map.entry(Scalar.LOCAL_DATE, "2026-01-31"),
            Map.entry(Scalar.LOCAL_TIME, "10:15:30"),
            Map.entry(Scalar.LOCAL_DATE_TIME, "2026-01-31T10:15:30"),
            Map.entry(Scalar.OFFSET_TIME, "10:15:30+01:00"),
            Map.entry(Scalar.OFFSET_DATE_TIME, "2026-01-31T10:15:30+01:00"),
            Map.entry(Scalar.ZONED_DATE_TIME, "2026-01-31T10:15:30+01:00[Europe/Paris]"),
            Map.entry(Scalar.YEAR, 2026),
            Map.entry(Scalar.YEAR_MONTH, "2026-01"),
            Map.entry(Scalar.MONTH_DAY, "--01-31"),
            Map.entry(Scalar.DURATION, "PT1H"),
            Map.entry(Scalar.PERIOD, "P1M"),
            Map.entry(Scalar.ZONE_ID, "Europe/Paris"),
            Map.entry(Scalar.ZONE_OFFSET, "+01:00"),
            Map.entry(Scalar.URI, "https://example.com/"),
            Map.entry(Scalar.CURRENCY, "EUR"),
            Map.entry(Scalar.LOCALE, "en-GB")));

    private SampleText() {}

    /** The text of a file with the payload alone. What only a codec knows is left to be filled in. */
    public static String of(EventShape event) {
        return JsonText.of(object(ReadCompatibility.written(event.payload())));
    }

    /** The codecs whose values the user has to fill in, in the payload's order. */
    public static List<String> codecsIn(Shape shape) {
        return codecs(shape).distinct().toList();
    }

    private static Stream<String> codecs(Shape shape) {
        if (shape instanceof Shape.CodecOf codec) {
            return Stream.of(codec.codec());
        } else if (shape instanceof RecordOf record) {
            return record.members().stream().flatMap(member -> codecs(member.shape()));
        } else if (shape instanceof Shape.ListOf list) {
            return codecs(list.element());
        } else if (shape instanceof Shape.SetOf set) {
            return codecs(set.element());
        } else if (shape instanceof Shape.MapOf map) {
            return codecs(map.value());
        } else if (shape instanceof Shape.SealedOf sealed) {
            return sealed.variants().stream().flatMap(variant -> codecs(variant.form()));
        }
        return Stream.empty();
    }

    private static Map<String, Object> object(RecordOf record) {
        Map<String, Object> object = new LinkedHashMap<>();
        record.members()
                .forEach(member -> values(member.name(), member.shape())
                        .findFirst()
                        .ifPresent(value -> object.put(member.name(), value)));
        return object;
    }

    /**
     * Values of this shape: one for each constant of an enum and each record of a sealed interface, one of anything else.
     *
     * @param name of the member that they are for
     */
    private static Stream<Object> values(String name, Shape shape) {
        if (shape instanceof Shape.EnumOf choice) {
            return choice.constants().stream().map(constant -> constant);
        } else if (shape instanceof Shape.SealedOf sealed) {
            return sealed.variants().stream().map(variant -> variant(sealed.discriminator(), variant));
        } else if (shape instanceof RecordOf record) {
            return Stream.of(object(record));
        } else if (shape instanceof Shape.ListOf list) {
            return Stream.of(values(name, list.element()).toList());
        } else if (shape instanceof Shape.SetOf set) {
            return Stream.of(values(name, set.element()).toList());
        } else if (shape instanceof Shape.MapOf map) {
            return Stream.of(map(name, map));
        } else if (shape instanceof Shape.CodecOf codec) {
            return Stream.of(TO_FILL_IN + codec.codec() + " writes");
        }
        Scalar scalar = ((Shape.Simple) shape).scalar();
        return Stream.of(scalar == Scalar.STRING ? name : Objects.requireNonNull(VALUES.get(scalar)));
    }

    private static Map<String, Object> variant(String discriminator, Shape.Variant variant) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put(discriminator, variant.name());
        object.putAll(object(variant.form()));
        return object;
    }

    /** One entry for each value, as far as there are keys. */
    private static Map<String, Object> map(String name, Shape.MapOf map) {
        List<Object> keys = values(name, map.key()).toList();
        List<Object> values = values(name, map.value()).toList();
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < keys.size() && !values.isEmpty(); i++) {
            object.put(keys.get(i).toString(), values.get(i % values.size()));
        }
        return object;
    }
}
