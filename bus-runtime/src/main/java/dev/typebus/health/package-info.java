/**
 * The state of the bus on all nodes: nodes, groups, lanes, lag, deliveries, and problems in plain sentences.
 */
@NullMarked
package dev.typebus.health;

import org.jspecify.annotations.NullMarked;
