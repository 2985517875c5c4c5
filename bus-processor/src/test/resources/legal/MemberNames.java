package app;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import java.util.List;
import java.util.UUID;

/** Types whose names are what a method for the members of another is called. */
sealed interface Party permits Team, Person {}

record Team(String name) implements Party {}

record Person(String name) implements Party {}

record TeamMembers(List<String> names) {}

@DomainEvent("Member.First")
record MemberFirst(@AggregateId UUID id, Party party, TeamMembers members) {}

@DomainEvent("Member.Last")
record MemberLast(@AggregateId UUID id, TeamMembers members, Party party) {}

sealed interface Json {
    record Generator(String json) implements Json {}

    record Json2(String json) implements Json {}
}

@DomainEvent("Member.Json")
record MemberJson(@AggregateId UUID id, Json json) {}
