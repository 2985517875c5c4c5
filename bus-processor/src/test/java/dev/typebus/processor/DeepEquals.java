package dev.typebus.processor;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where two payloads differ. As {@code equals}, but into arrays, too, which records compare by identity. */
final class DeepEquals {
    private DeepEquals() {}

    /** The path of the first difference; empty if there is none. */
    static Optional<String> difference(String path, @Nullable Object one, @Nullable Object other) {
        if (one == null || other == null) {
            return one == other ? Optional.empty() : Optional.of(path);
        } else if (one.getClass().isRecord() && one.getClass() == other.getClass()) {
            return ofRecords(path, one, other);
        } else if (one.getClass().isArray() && one.getClass() == other.getClass()) {
            return ofArrays(path, one, other);
        } else if (one instanceof List<?> list && other instanceof List<?> otherList) {
            return ofArrays(path, list.toArray(), otherList.toArray());
        } else if (one instanceof Optional<?> optional && other instanceof Optional<?> otherOptional) {
            return difference(path, optional.orElse(null), otherOptional.orElse(null));
        } else if (one instanceof Map<?, ?> map && other instanceof Map<?, ?> otherMap) {
            return ofMaps(path, map, otherMap);
        }
        return one.equals(other) ? Optional.empty() : Optional.of(path + ": " + one + " became " + other);
    }

    private static Optional<String> ofRecords(String path, Object one, Object other) {
        for (RecordComponent component : one.getClass().getRecordComponents()) {
            Optional<String> difference = difference(
                    path + "." + component.getName(),
                    get(component.getAccessor(), one),
                    get(component.getAccessor(), other));
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }

    private static @Nullable Object get(Method accessor, Object of) {
        try {
            accessor.setAccessible(true);
            return accessor.invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static Optional<String> ofArrays(String path, Object one, Object other) {
        if (Array.getLength(one) != Array.getLength(other)) {
            return Optional.of(path + ".length");
        }
        for (int i = 0; i < Array.getLength(one); i++) {
            Optional<String> difference = difference(path + "[" + i + "]", Array.get(one, i), Array.get(other, i));
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> ofMaps(String path, Map<?, ?> one, Map<?, ?> other) {
        if (!one.keySet().equals(other.keySet())) {
            return Optional.of(path + ": other keys");
        }
        for (Map.Entry<?, ?> entry : one.entrySet()) {
            Optional<String> difference = difference(path + "{}", entry.getValue(), other.get(entry.getKey()));
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }
}
