package dev.typebus.processor;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Values of any payload type at random, made by reflection so that they know nothing of the generated code. */
final class RandomValues {
    private final Random random;
    private final Map<Class<?>, Supplier<Object>> scalars = new HashMap<>();

    RandomValues(Random random) {
        this.random = random;
        numbers();
        texts();
        times();
    }

    <R> R ofRecord(Class<R> type) {
        return type.cast(record(type, Map.of()));
    }

    private void numbers() {
        scalar(boolean.class, Boolean.class, random::nextBoolean);
        scalar(byte.class, Byte.class, () -> (byte) random.nextInt());
        scalar(short.class, Short.class, () -> (short) random.nextInt());
        scalar(int.class, Integer.class, random::nextInt);
        scalar(long.class, Long.class, random::nextLong);
        scalar(float.class, Float.class, () -> random.nextInt(5) == 0 ? -0.0f : random.nextFloat() * 1e30f);
        scalar(double.class, Double.class, () -> random.nextInt(5) == 0 ? -0.0 : random.nextGaussian() * 1e300);
        scalar(char.class, Character.class, () -> (char) (1 + random.nextInt(0xd000)));
        scalars.put(BigInteger.class, () -> new BigInteger(random.nextInt(1500), random));
        scalars.put(BigDecimal.class, () -> new BigDecimal(new BigInteger(200, random), random.nextInt(60) - 20));
    }

    private void texts() {
        scalars.put(String.class, this::text);
        scalars.put(UUID.class, () -> new UUID(random.nextLong(), random.nextLong()));
        scalars.put(URI.class, () -> URI.create("https://example.com/" + random.nextInt()));
        scalars.put(Currency.class, () -> oneOf(List.copyOf(Currency.getAvailableCurrencies())));
        scalars.put(Locale.class, () -> oneOf(List.of(Locale.ROOT, Locale.GERMANY, Locale.TRADITIONAL_CHINESE)));
    }

    private void times() {
        ZoneId paris = ZoneId.of("Europe/Paris");
        LocalDateTime twice = LocalDateTime.parse("2026-10-25T02:30:00");
        scalars.put(Instant.class, () -> Instant.ofEpochSecond(random.nextInt() * 9L, random.nextInt(1_000_000_000)));
        scalars.put(LocalDateTime.class, () -> LocalDateTime.ofInstant(instant(), ZoneOffset.UTC));
        scalars.put(LocalDate.class, () -> LocalDate.ofEpochDay(random.nextInt() / 100));
        scalars.put(
                LocalTime.class, () -> LocalTime.ofNanoOfDay(Math.floorMod(random.nextLong(), 86_400_000_000_000L)));
        scalars.put(ZoneOffset.class, () -> ZoneOffset.ofTotalSeconds(random.nextInt(64_800)));
        scalars.put(OffsetTime.class, () -> LocalTime.NOON.atOffset(ZoneOffset.ofTotalSeconds(random.nextInt(64_800))));
        scalars.put(OffsetDateTime.class, () -> instant().atOffset(ZoneOffset.ofHours(random.nextInt(18))));
        scalars.put(
                ZonedDateTime.class,
                () -> ZonedDateTime.ofLocal(twice, paris, ZoneOffset.ofHours(1 + random.nextInt(2))));
        scalars.put(Year.class, () -> Year.of(random.nextInt(20_000) - 5_000));
        scalars.put(YearMonth.class, () -> YearMonth.of(random.nextInt(20_000) - 5_000, 1 + random.nextInt(12)));
        scalars.put(MonthDay.class, () -> MonthDay.of(2, 1 + random.nextInt(29)));
        scalars.put(Duration.class, () -> Duration.ofSeconds(random.nextInt(), random.nextInt(1_000_000_000)));
        scalars.put(Period.class, () -> Period.of(random.nextInt(), random.nextInt(), random.nextInt()));
        scalars.put(ZoneId.class, () -> oneOf(List.of(paris, ZoneId.of("UTC"), ZoneOffset.ofHours(-3))));
    }

    private void scalar(Class<?> primitive, Class<?> box, Supplier<Object> value) {
        scalars.put(primitive, value);
        scalars.put(box, value);
    }

    private Instant instant() {
        return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
    }

    private String text() {
        return random.ints(random.nextInt(12), 1, 0x10ffff)
                .filter(point -> point < 0xd800 || point > 0xdfff)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private Object any(Type type, Map<TypeVariable<?>, Type> bound) {
        if (type instanceof TypeVariable<?> variable) {
            return any(Objects.requireNonNull(bound.get(variable)), bound);
        } else if (type instanceof ParameterizedType generic) {
            return generic(generic, bound);
        } else if (type instanceof GenericArrayType) {
            throw new AssertionError("no payload type: " + type);
        }
        Class<?> plain = (Class<?>) type;
        if (scalars.containsKey(plain)) {
            return scalars.get(plain).get();
        } else if (plain.isArray()) {
            return array(plain.getComponentType(), bound);
        } else if (plain.isEnum()) {
            return oneOf(Arrays.asList(plain.getEnumConstants()));
        } else if (plain.isSealed()) {
            return any(oneOf(Arrays.asList(plain.getPermittedSubclasses())), bound);
        } else if (plain == OptionalInt.class) {
            return random.nextBoolean() ? OptionalInt.of(random.nextInt()) : OptionalInt.empty();
        } else if (plain == OptionalLong.class) {
            return random.nextBoolean() ? OptionalLong.of(random.nextLong()) : OptionalLong.empty();
        } else if (plain == OptionalDouble.class) {
            return random.nextBoolean() ? OptionalDouble.of(-0.0) : OptionalDouble.empty();
        }
        return record(plain, bound);
    }

    private Object generic(ParameterizedType type, Map<TypeVariable<?>, Type> outer) {
        Class<?> raw = (Class<?>) type.getRawType();
        Type[] arguments = type.getActualTypeArguments();
        int size = random.nextInt(4);
        if (raw == Optional.class) {
            return random.nextBoolean() ? Optional.of(any(arguments[0], outer)) : Optional.empty();
        } else if (raw == List.class) {
            List<Object> list = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                list.add(any(arguments[0], outer));
            }
            return list;
        } else if (raw == Set.class) {
            Set<Object> set = new LinkedHashSet<>();
            for (int i = 0; i < size; i++) {
                set.add(any(arguments[0], outer));
            }
            return set;
        } else if (raw == Map.class) {
            Map<Object, Object> map = new LinkedHashMap<>();
            for (int i = 0; i < size; i++) {
                map.put(any(arguments[0], outer), any(arguments[1], outer));
            }
            return map;
        }
        Map<TypeVariable<?>, Type> bound = new HashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            Type argument = arguments[i] instanceof TypeVariable<?> variable
                    ? Objects.requireNonNull(outer.get(variable))
                    : arguments[i];
            bound.put(raw.getTypeParameters()[i], argument);
        }
        return record(raw, bound);
    }

    private Object array(Class<?> component, Map<TypeVariable<?>, Type> bound) {
        Object array = Array.newInstance(component, random.nextInt(4));
        for (int i = 0; i < Array.getLength(array); i++) {
            Array.set(array, i, any(component, bound));
        }
        return array;
    }

    private Object record(Class<?> type, Map<TypeVariable<?>, Type> bound) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            boolean nullable = components[i].getName().startsWith("nullable");
            values[i] = nullable && random.nextBoolean() ? null : any(components[i].getGenericType(), bound);
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
