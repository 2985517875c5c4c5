/**
 * Operations on deliveries and groups: inspect, redrive and discard dead letters, pause and resume groups, and the audit log of such operations.
 */
@NullMarked
package dev.typebus.admin;

import org.jspecify.annotations.NullMarked;
