package dev.typebus.benchmarks;

import dev.typebus.benchmarks.run.Report;

/** Measurement that reports tables. */
@FunctionalInterface
interface Measurement {
    void run(Report report) throws Exception;
}
