/** Checks the project's Markdown pages: their code compiles, their links resolve, their form is that of the manual. */
@NullMarked
package dev.typebus.processor.docs;

import org.jspecify.annotations.NullMarked;
