/**
 * Reads event logs in the XES format (IEEE 1849), one trace at a time. Of loans, it knows only the trace attributes of the log of the BPI Challenge
 * 2012.
 */
@NullMarked
package dev.typebus.sample.xes;

import org.jspecify.annotations.NullMarked;
