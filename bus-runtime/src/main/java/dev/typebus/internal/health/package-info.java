/**
 * Queries behind {@link dev.typebus.health.Health}: a fixed number of statements, however many groups and lanes there are.
 */
@NullMarked
package dev.typebus.internal.health;

import org.jspecify.annotations.NullMarked;
