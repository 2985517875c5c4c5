/**
 * The words: what is published, stored and handled, and what is said about it. Everything else knows these types; they know
 * nothing but each other.
 */
@NullMarked
package dev.typebus.event;

import org.jspecify.annotations.NullMarked;
