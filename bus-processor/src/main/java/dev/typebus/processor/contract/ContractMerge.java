package dev.typebus.processor.contract;

import dev.typebus.processor.contract.Shape.RecordOf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Merges the code into the stored contract. Nothing leaves it: an event, a version, a member, a handler that the code has no
 * more may still be stored.
 */
public final class ContractMerge {
    private ContractMerge() {}

    /** The code's contract and what else was stored. */
    public static Contract of(Contract stored, Contract code) {
        List<EventShape> events = new ArrayList<>();
        code.events()
                .values()
                .forEach(versions -> versions.values().forEach(now -> {
                    EventShape before = stored.versions(now.name()).get(now.version());
                    events.add(
                            before == null || before.payload().equals(now.payload())
                                    ? now
                                    : with(now, record(before.payload(), now.payload())));
                }));
        stored.events().values().forEach(versions -> events.addAll(versions.values()));
        List<String> handlers = new ArrayList<>(stored.handlers());
        handlers.addAll(code.handlers());
        SortedSet<String> retired = new TreeSet<>(stored.retired());
        retired.removeAll(code.handlers());
        retired.removeAll(code.events().keySet());
        retired.addAll(code.retired());
        return Contract.of(events, handlers, retired);
    }

    private static EventShape with(EventShape event, RecordOf payload) {
        return new EventShape(event.name(), event.version(), event.aggregateType(), event.aggregateId(), payload);
    }

    /** The members of now, and behind them those that are gone. */
    private static RecordOf record(RecordOf before, RecordOf now) {
        List<Member> members = new ArrayList<>();
        for (Member member : now.members()) {
            Shape shape = find(before, member)
                    .map(old -> shape(old.shape(), member.shape()))
                    .orElse(member.shape());
            members.add(new Member(
                    member.name(), shape, member.required(), member.byDefault(), member.formerly(), member.removed()));
        }
        before.members().stream()
                .filter(old -> now.members().stream()
                        .noneMatch(member -> member.names().anyMatch(old.name()::equals)))
                .map(Member::gone)
                .forEach(members::add);
        return new RecordOf(members);
    }

    private static Optional<Member> find(RecordOf before, Member now) {
        return before.members().stream()
                .filter(old -> now.names().anyMatch(old.name()::equals))
                .findFirst();
    }

    private static Shape shape(Shape before, Shape now) {
        if (before instanceof RecordOf old && now instanceof RecordOf record) {
            return record(old, record);
        } else if (before instanceof Shape.ListOf old && now instanceof Shape.ListOf list) {
            return new Shape.ListOf(shape(old.element(), list.element()));
        } else if (before instanceof Shape.SetOf old && now instanceof Shape.SetOf set) {
            return new Shape.SetOf(shape(old.element(), set.element()));
        } else if (before instanceof Shape.SetOf old && now instanceof Shape.ListOf list) {
            return new Shape.ListOf(shape(old.element(), list.element()));
        } else if (before instanceof Shape.MapOf old && now instanceof Shape.MapOf map) {
            return new Shape.MapOf(map.key(), shape(old.value(), map.value()));
        } else if (before instanceof Shape.SealedOf old && now instanceof Shape.SealedOf sealed) {
            return new Shape.SealedOf(
                    sealed.discriminator(),
                    sealed.variants().stream()
                            .map(variant ->
                                    new Shape.Variant(variant.name(), record(formOf(old, variant), variant.form())))
                            .toList());
        }
        return now;
    }

    private static RecordOf formOf(Shape.SealedOf before, Shape.Variant now) {
        return before.variants().stream()
                .filter(each -> each.name().equals(now.name()))
                .map(Shape.Variant::form)
                .findFirst()
                .orElse(now.form());
    }
}
