/**
 * Problems in the user's code as data, collected, put into source order and printed last. Only
 * {@link dev.typebus.processor.report.ProblemPrinter} talks to the compiler's messager.
 */
@NullMarked
package dev.typebus.processor.report;

import org.jspecify.annotations.NullMarked;
