/**
 * Leases: which node works for which lane, by fair shares that each node computes alike.
 */
@NullMarked
package dev.typebus.internal.lease;

import org.jspecify.annotations.NullMarked;
