package io.micrometer.core.instrument;

/** Stands for Micrometer's class, which is not on this module's class path. */
public abstract class MeterRegistry {}
