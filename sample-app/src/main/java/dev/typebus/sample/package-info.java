/** Loan servicing application: reads an event log, publishes it as typed events, waits for the handlers, and checks that everything adds up. */
@NullMarked
package dev.typebus.sample;

import org.jspecify.annotations.NullMarked;
