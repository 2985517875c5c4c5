package dev.typebus.processor.check;

import dev.typebus.processor.contract.Incompatibility;
import dev.typebus.processor.contract.Shape;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A component whose JSON form is another one than before. */
final class ComponentTypeChanged implements Rule<EventDiff> {
    private static final String KEEP = "Keep the former type here, and add a component for the new one";

    @Override
    public void check(EventDiff diff, Reporter reporter) {
        Set<List<String>> said = new HashSet<>();
        for (Incompatibility incompatibility : diff.backward()) {
            if (incompatibility instanceof Incompatibility.Mismatch mismatch) {
                said.add(mismatch.path());
                reporter.error(
                        JsonLocation.of(diff.event(), mismatch.path()),
                        fact(mismatch.read(), Suggestions.storedEvents(diff.stored()) + " have ", mismatch.written())
                                .detail(Suggestions.NOT_READ),
                        keep(mismatch.path(), mismatch.written(), mismatch.read()),
                        Suggestions.newVersion(diff));
            }
        }
        for (Incompatibility incompatibility : diff.forward()) {
            if (incompatibility instanceof Incompatibility.Mismatch mismatch && !said.contains(mismatch.path())) {
                reporter.error(
                        JsonLocation.of(diff.event(), mismatch.path()),
                        fact(mismatch.written(), Suggestions.OLD_NODES + " read ", mismatch.read())
                                .detail(Suggestions.notReadByOldNodes(diff.stored())),
                        keep(mismatch.path(), mismatch.read(), mismatch.written()),
                        Suggestions.backward(),
                        Suggestions.newVersion(diff));
            }
        }
    }

    private static Fact fact(Shape now, String others, Shape before) {
        Fact fact = Fact.of("it is " + inShort(now) + ", but " + others + inShort(before));
        return inShort(now).equals(now.toString()) && inShort(before).equals(before.toString())
                ? fact
                : fact.detail("The former type is " + before).detail("The new type is " + now);
    }

    /** Without the names in records, enums and sealed interfaces. */
    private static String inShort(Shape shape) {
        return shape.toString()
                .replaceFirst("^record\\[.*]$", "a record")
                .replaceFirst("^enum\\[.*]$", "an enum")
                .replaceFirst("^sealed\\[.*]$", "a sealed interface")
                .replaceAll("\\[.*?]", "");
    }

    private static WayOut keep(List<String> path, Shape before, Shape now) {
        String name = path.stream().filter(piece -> piece.matches("\\w+")).reduce("it", (first, last) -> last);
        return keep(before, now, name, path.get(path.size() - 1).equals(name));
    }

    private static WayOut keep(Shape before, Shape now, String name, boolean whole) {
        if (before instanceof Shape.CodecOf codec) {
            return WayOut.paste(KEEP, "@Codec(" + codec.codec() + ".class)");
        }
        boolean wrapped = now instanceof Shape.RecordOf record
                && record.members().size() == 1
                && record.members().get(0).shape().equals(before);
        boolean unwrapped = before instanceof Shape.RecordOf old
                && old.members().size() == 1
                && old.members().get(0).shape().equals(now);
        return wrapped
                ? WayOut.of("If the record only wraps the value, put @ValueRecord on it")
                : unwrapped
                        ? WayOut.of("Keep the record, without @ValueRecord on it")
                        : WayOut.paste(KEEP, JavaCode.type(before, name, whole) + (whole ? " " + name : ""));
    }
}
