/**
 * Leases: assigns each lane to one node. Every node computes the same fair shares from the same cluster state.
 */
@NullMarked
package dev.typebus.internal.lease;

import org.jspecify.annotations.NullMarked;
