/**
 * Operations on deliveries and groups: inspect, redrive and discard dead letters, pause and resume groups, and the audit log of such operations.
 * Operations take effect on all nodes and survive restarts. All types are immutable and thread-safe; no parameter may be null unless it says so.
 */
@NullMarked
package dev.typebus.admin;

import org.jspecify.annotations.NullMarked;
