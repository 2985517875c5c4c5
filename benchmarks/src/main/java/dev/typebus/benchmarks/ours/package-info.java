/** The bus, as an application uses it: declared events and handlers, whose generated code is measured. */
@EventModule
@NullMarked
package dev.typebus.benchmarks.ours;

import dev.typebus.annotations.EventModule;
import org.jspecify.annotations.NullMarked;
