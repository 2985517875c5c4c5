/** The bus, as an application uses it: events and handlers are declared here, what is generated from them is measured. */
@EventModule
@NullMarked
package dev.typebus.benchmarks.ours;

import dev.typebus.annotations.EventModule;
import org.jspecify.annotations.NullMarked;
