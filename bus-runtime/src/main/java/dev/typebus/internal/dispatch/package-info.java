/**
 * Dispatch: decides which handlers receive a row and runs them, a batch in one transaction or, after a failure, one delivery at a time.
 * {@link dev.typebus.internal.dispatch.Settlement} stores the outcome in the same transaction.
 */
@NullMarked
package dev.typebus.internal.dispatch;

import org.jspecify.annotations.NullMarked;
