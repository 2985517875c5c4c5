/**
 * The state of the bus on all nodes: nodes, groups, lanes, lag, deliveries, and problems as sentences with a remedy. All values are immutable; times
 * are those of the database's clock.
 */
@NullMarked
package dev.typebus.health;

import org.jspecify.annotations.NullMarked;
