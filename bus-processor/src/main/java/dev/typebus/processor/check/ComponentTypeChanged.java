package dev.typebus.processor.check;

import dev.typebus.processor.contract.Breach;
import dev.typebus.processor.contract.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A component whose JSON form is another one than before. */
final class ComponentTypeChanged implements Rule<Evolution> {
    @Override
    public void check(Evolution evolution, Findings findings) {
        Set<List<String>> said = new HashSet<>();
        for (Breach breach : evolution.backward()) {
            if (breach instanceof Breach.Mismatch mismatch) {
                said.add(mismatch.path());
                report(
                        evolution,
                        mismatch.path(),
                        mismatch.written(),
                        mismatch.read(),
                        Remedy.storedEvents(evolution.stored()) + " have " + mismatch.written()
                                + " there: they could not be read",
                        "",
                        findings);
            }
        }
        for (Breach breach : evolution.forward()) {
            if (breach instanceof Breach.Mismatch mismatch && !said.contains(mismatch.path())) {
                report(
                        evolution,
                        mismatch.path(),
                        mismatch.read(),
                        mismatch.written(),
                        Remedy.OLD_NODES + " read " + mismatch.read() + " there: they could not read all new events of "
                                + evolution.stored(),
                        Remedy.backward() + "; or ",
                        findings);
            }
        }
    }

    private static void report(
            Evolution evolution,
            List<String> path,
            Shape before,
            Shape now,
            String whoBreaks,
            String otherWayOut,
            Findings findings) {
        Spot spot = Spot.of(evolution.event(), path);
        String name = path.stream().filter(piece -> piece.matches("\\w+")).reduce("it", (first, last) -> last);
        findings.error(
                spot,
                "it is " + now + ", and " + whoBreaks,
                keep(before, now, name, path.get(path.size() - 1).equals(name)) + "; or " + otherWayOut
                        + Remedy.newVersion(evolution));
    }

    private static String keep(Shape before, Shape now, String name, boolean whole) {
        if (before instanceof Shape.CodecOf codec) {
            return "Keep @Codec(" + codec.codec() + ".class) here, and add a component for the new form";
        }
        boolean wrapped = now instanceof Shape.RecordOf record
                && record.members().size() == 1
                && record.members().get(0).shape().equals(before);
        boolean unwrapped = before instanceof Shape.RecordOf old
                && old.members().size() == 1
                && old.members().get(0).shape().equals(now);
        return wrapped
                ? "If the record only wraps the value, say @ValueRecord on it"
                : unwrapped
                        ? "Keep the record, without @ValueRecord on it"
                        : "Keep " + JavaCode.type(before, name, whole) + " here, and add a component for the new form";
    }
}
