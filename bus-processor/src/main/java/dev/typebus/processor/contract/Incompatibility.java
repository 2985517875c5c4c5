package dev.typebus.processor.contract;

import java.util.List;
import java.util.Optional;

/** A reason why a reader cannot read all that a writer writes. */
public sealed interface Incompatibility {
    /** From the event to where it is: names in JSON, {@code []} for elements, {@code {key}} and {@code {}} for a map's keys and values. */
    List<String> path();

    /** The reader needs a member that the writer may leave out ({@code written}) or does not know (empty). */
    record Absent(List<String> path, Member needed, Optional<Member> written) implements Incompatibility {}

    /** A value of this shape cannot be read as one of that shape. */
    record Mismatch(List<String> path, Shape read, Shape written) implements Incompatibility {}

    /** Constants of an enum that the reader does not know. */
    record UnknownConstants(List<String> path, List<String> constants) implements Incompatibility {}

    /** Records of a sealed interface that the reader does not know. */
    record UnknownVariants(List<String> path, List<String> variants) implements Incompatibility {}

    /** A name that a member was stored under, and that the reader does not look at. */
    record UnreadName(List<String> path, Member member, String name) implements Incompatibility {}
}
