/** What the processors generate: its text, and what it does once it is compiled and loaded. */
@NullMarked
package dev.typebus.processor;

import org.jspecify.annotations.NullMarked;
