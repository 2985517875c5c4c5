/**
 * Publishing: an event becomes a row, rows become one INSERT, and a transaction commits them.
 * {@link dev.typebus.internal.publish.CommitListener} and {@link dev.typebus.internal.publish.SettlementAwaiter} connect the handling side.
 */
@NullMarked
package dev.typebus.internal.publish;

import org.jspecify.annotations.NullMarked;
