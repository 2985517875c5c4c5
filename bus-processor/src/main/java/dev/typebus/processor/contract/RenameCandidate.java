package dev.typebus.processor.contract;

import dev.typebus.processor.contract.Shape.RecordOf;
import java.util.ArrayList;
import java.util.List;

/**
 * A member that is gone and one that is new and could be the same under another name.
 *
 * @param path to the record that had the one and has the other
 */
public record RenameCandidate(List<String> path, Member gone, Member added) {
    /** All that could be, in the code's order. */
    public static List<RenameCandidate> between(RecordOf stored, RecordOf code) {
        List<RenameCandidate> found = new ArrayList<>();
        members(List.of(), stored, code, found);
        return found;
    }

    private static void members(List<String> path, RecordOf stored, RecordOf code, List<RenameCandidate> found) {
        List<Member> gone = new ArrayList<>(stored.members().stream()
                .filter(member -> !member.removed() && isNotIn(code, member))
                .toList());
        for (Member member : code.members()) {
            if (isNotIn(stored, member)) {
                gone.stream()
                        .filter(each -> ReadCompatibility.reads(member.shape(), each.shape()))
                        .findFirst()
                        .ifPresent(each -> {
                            gone.remove(each);
                            found.add(new RenameCandidate(path, each, member));
                        });
            }
            stored.members().stream()
                    .filter(each -> each.name().equals(member.name()))
                    .forEach(each -> shape(to(path, member.name()), each.shape(), member.shape(), found));
        }
    }

    private static boolean isNotIn(RecordOf record, Member member) {
        return record.members().stream()
                .flatMap(Member::names)
                .noneMatch(name -> member.names().anyMatch(name::equals));
    }

    private static void shape(List<String> path, Shape stored, Shape code, List<RenameCandidate> found) {
        if (stored instanceof RecordOf before && code instanceof RecordOf record) {
            members(path, before, record, found);
        } else if (stored instanceof Shape.ListOf before && code instanceof Shape.ListOf list) {
            shape(to(path, "[]"), before.element(), list.element(), found);
        } else if (stored instanceof Shape.SetOf before && code instanceof Shape.SetOf set) {
            shape(to(path, "[]"), before.element(), set.element(), found);
        } else if (stored instanceof Shape.MapOf before && code instanceof Shape.MapOf map) {
            shape(to(path, "{}"), before.value(), map.value(), found);
        } else if (stored instanceof Shape.SealedOf before && code instanceof Shape.SealedOf sealed) {
            for (Shape.Variant variant : sealed.variants()) {
                before.variants().stream()
                        .filter(each -> each.name().equals(variant.name()))
                        .forEach(each ->
                                members(to(path, "(" + variant.name() + ")"), each.form(), variant.form(), found));
            }
        }
    }

    /** The path to the member that is gone. */
    public List<String> pathOfGone() {
        return to(path, gone.name());
    }

    /** The path to the member that is new. */
    public List<String> pathOfAdded() {
        return to(path, added.name());
    }

    private static List<String> to(List<String> path, String piece) {
        List<String> longer = new ArrayList<>(path);
        longer.add(piece);
        return List.copyOf(longer);
    }
}
