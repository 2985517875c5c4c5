/**
 * Loan servicing: what happens to applications, offers, work items and loans, and who reacts to it. {@code Events} and
 * {@code Handlers} of this package are written by the compiler.
 */
@EventModule
@NullMarked
package dev.typebus.sample.lending;

import dev.typebus.annotations.EventModule;
import org.jspecify.annotations.NullMarked;
