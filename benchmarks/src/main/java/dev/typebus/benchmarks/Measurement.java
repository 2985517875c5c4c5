package dev.typebus.benchmarks;

import dev.typebus.benchmarks.run.Report;

/** Something that is measured and reported in tables. */
@FunctionalInterface
interface Measurement {
    void run(Report report) throws Exception;
}
