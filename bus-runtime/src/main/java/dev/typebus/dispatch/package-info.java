/**
 * Runs handlers: which of them want a row, together in one transaction while all goes well, one delivery at a time when one fails.
 * What came of it is handed to a {@link dev.typebus.dispatch.Settlement} in the same transaction.
 */
@NullMarked
package dev.typebus.dispatch;

import org.jspecify.annotations.NullMarked;
