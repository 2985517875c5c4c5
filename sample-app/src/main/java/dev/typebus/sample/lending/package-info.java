/**
 * Loan servicing: events of applications, offers, work items and loans, and their handlers. The processor generates this package's {@code Events} and
 * {@code Handlers}.
 */
@EventModule
@NullMarked
package dev.typebus.sample.lending;

import dev.typebus.annotations.EventModule;
import org.jspecify.annotations.NullMarked;
