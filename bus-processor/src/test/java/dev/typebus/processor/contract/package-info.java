/** Tests of the catalog file and of what it says. */
@NullMarked
package dev.typebus.processor.contract;

import org.jspecify.annotations.NullMarked;
