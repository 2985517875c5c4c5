package dev.typebus.processor.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.typebus.processor.model.Scalar;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DefaultTextTest {
    private static final Pattern QUOTED = Pattern.compile(".*\"(.+)\"");

    @ParameterizedTest
    @EnumSource(names = "BYTES", mode = EnumSource.Mode.EXCLUDE)
    void anExampleOfEachScalarIsValid(Scalar scalar) {
        Matcher example = QUOTED.matcher(DefaultLiteral.example(scalar));

        assertThat(example.matches()).isTrue();
        assertThat(DefaultLiteral.isValid(scalar, example.group(1))).isTrue();
    }
}
