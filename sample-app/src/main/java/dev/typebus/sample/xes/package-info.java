/**
 * Reads event logs in the XES format (IEEE 1849), one trace at a time. Knows nothing of loans beyond the attributes that the log
 * of the BPI Challenge 2012 gives its traces.
 */
@NullMarked
package dev.typebus.sample.xes;

import org.jspecify.annotations.NullMarked;
