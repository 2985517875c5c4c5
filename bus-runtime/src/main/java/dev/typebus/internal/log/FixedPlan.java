package dev.typebus.internal.log;

/**
 * The settings of statements that read a range of the log. They end with the transaction, keep the plan once it is made, and make the plan use an
 * index.
 *
 * <ul>
 *   <li>plan_cache_mode: otherwise each read would be planned again, and planning costs more than reading.
 *   <li>enable_seqscan: the plan is made when the log is young and statistics know of few rows, and is kept while the log grows. Otherwise it
 *       would scan the whole log.
 *   <li>enable_bitmapscan: for a page of a range a bitmap scan would read the whole range and sort it.
 *   <li>jit: once the log is large, the plan looks expensive by its estimates and would be compiled at each read.
 *   <li>statement_timeout: a read after a long outage may take long.
 * </ul>
 */
public final class FixedPlan {
    /** The beginning of a SELECT; its end is left open, so that a statement can add columns. */
    public static final String SELECT = """
            SELECT set_config('plan_cache_mode', 'force_generic_plan', true), set_config('jit', 'off', true),
                   set_config('max_parallel_workers_per_gather', '0', true), set_config('enable_seqscan', 'off', true),
                   set_config('enable_bitmapscan', 'off', true), set_config('statement_timeout', '0', true)""";

    private FixedPlan() {}
}
