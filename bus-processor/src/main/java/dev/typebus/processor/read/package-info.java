/**
 * Elements to model. Reading never reports and never throws on a user's mistake: it puts the facts into the model as they are,
 * and the checks find what is wrong with them.
 */
@NullMarked
package dev.typebus.processor.read;

import org.jspecify.annotations.NullMarked;
