/**
 * The publish side: an event becomes a row, rows become one INSERT, and a transaction carries it. Nothing here knows who will handle
 * the events; {@link dev.typebus.append.CommitListener} and {@link dev.typebus.append.SettlementAwait} are where that side plugs in.
 */
@NullMarked
package dev.typebus.append;

import org.jspecify.annotations.NullMarked;
