/**
 * The model of the user's source, broken or not: immutable values that use no other package. They hold elements for positions, so
 * they are valid within the round that read them.
 */
@NullMarked
package dev.typebus.processor.model;

import org.jspecify.annotations.NullMarked;
