/** Tests of the words that have behaviour of their own. */
@NullMarked
package dev.typebus.event;

import org.jspecify.annotations.NullMarked;
