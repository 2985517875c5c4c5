/** What operators and watchers do: dead letters looked at, redriven and discarded; events watched as they come. */
@NullMarked
package dev.typebus.operate;

import org.jspecify.annotations.NullMarked;
