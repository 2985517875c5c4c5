package dev.typebus.processor.write;

import com.palantir.javapoet.TypeName;
import dev.typebus.processor.model.JsonForm;
import java.util.HashMap;
import java.util.Map;

/**
 * Which enums of one serializer may have a switch over their constants. javac keeps the tables for all switches of a file in one class, which one
 * method fills by 16 bytes for each constant. For one thread.
 */
final class SwitchRoom {
    private static final int MOST = 3_000;

    private final Map<TypeName, Boolean> given = new HashMap<>();
    private int taken;

    /** Whether there is room for the enum; the same whenever it is asked. */
    boolean isFor(JsonForm.EnumOf form, TypeName type) {
        return given.computeIfAbsent(type, any -> {
            int constants = EnumMethods.hasOwnNames(form) ? form.constants().size() : 0;
            boolean room = taken + constants <= MOST;
            taken += room ? constants : 0;
            return room;
        });
    }
}
