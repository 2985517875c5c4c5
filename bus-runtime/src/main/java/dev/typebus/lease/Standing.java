package dev.typebus.lease;

import java.util.NavigableMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who lives and who works for what, as of one moment of the database. Immutable.
 *
 * @param nodes the groups that each living node can work for, by its name
 * @param owners who holds each lane; null for one that nobody does
 */
record Standing(NavigableMap<String, Set<String>> nodes, NavigableMap<LaneName, @Nullable String> owners) {}
