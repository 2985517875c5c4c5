package dev.typebus;

import static java.util.Objects.requireNonNull;

import dev.typebus.fixtures.Statements;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A statement with its parameters, as it is prepared; its set_config calls go before each execution. */
record LargeLogQuestion(@Nullable String settings, String sql, List<@Nullable Object> parameters) {
    static LargeLogQuestion of(String name, String constant, @Nullable Object... parameters) {
        String sql = requireNonNull(Statements.of(sqlClass(name)).get(constant), constant);
        int end = sql.indexOf(';');
        return new LargeLogQuestion(
                end < 0 ? null : sql.substring(0, end), sql.substring(end + 1), Arrays.asList(parameters));
    }

    /** This one, in a transaction in which retention has set what it needs. */
    LargeLogQuestion afterHold() {
        String alone = requireNonNull(
                Statements.of(sqlClass("internal.retention.RetentionSql")).get("TRY_LOCK"));
        return after(alone.substring(0, alone.indexOf("WHERE")));
    }

    /** This one, in a transaction in which other settings are made before. */
    LargeLogQuestion after(String newSettings) {
        return new LargeLogQuestion(newSettings, sql, parameters);
    }

    static Class<?> sqlClass(String name) {
        try {
            return Class.forName("dev.typebus." + name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    String numbered() {
        Matcher mark = Pattern.compile("\\?").matcher(sql);
        int[] number = {0};
        return mark.replaceAll(found -> "\\$" + ++number[0]);
    }

    String arguments() {
        return parameters.isEmpty()
                ? ""
                : parameters.stream()
                        .map(value -> value == null ? "NULL" : "'" + value + "'")
                        .collect(Collectors.joining(", ", "(", ")"));
    }
}
