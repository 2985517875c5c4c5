package dev.typebus.internal.log;

/**
 * What is asked before a statement that reads a range of the log, and ends with its transaction: the plan that is made once is kept, and it
 * goes along an index.
 *
 * <ul>
 *   <li>plan_cache_mode: each read would be planned anew, and planning costs more than reading.
 *   <li>enable_seqscan: the plan is made when the log is young and statistics know of a few rows, and is kept while the log grows; it would
 *       be a scan of the whole log.
 *   <li>enable_bitmapscan: for a page of a range it would read all of the range, and sort it.
 *   <li>jit: the plan is dear by its estimates once the log is large, and would be compiled at each read.
 *   <li>statement_timeout: what is read after a long outage may take long.
 * </ul>
 */
public final class FixedPlan {
    /** Without its end, so that more can be asked at once. */
    public static final String SELECT = """
            SELECT set_config('plan_cache_mode', 'force_generic_plan', true), set_config('jit', 'off', true),
                   set_config('max_parallel_workers_per_gather', '0', true), set_config('enable_seqscan', 'off', true),
                   set_config('enable_bitmapscan', 'off', true), set_config('statement_timeout', '0', true)""";

    private FixedPlan() {}
}
