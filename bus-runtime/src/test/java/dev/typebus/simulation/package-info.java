/**
 * The dispatcher on one thread, against a model of the database: what happens next is drawn from a seed, so that a schedule which goes wrong
 * can be had again. Everything above the database is the product's own code.
 */
@NullMarked
package dev.typebus.simulation;

import org.jspecify.annotations.NullMarked;
