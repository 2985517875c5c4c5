package dev.typebus.faults;

/** What befalls a {@link FaultRun}. */
enum Fault {
    WORKER_ENDED("workers told to end at a fail point", 22),
    WORKER_KILLED("workers killed at random", 2),
    RESUMED("workers killed while all was well, to see how long it takes", 1),
    WORKER_PAUSED("workers paused for longer than their leases", 3),
    SERVER_KILLED("server killed", 1),
    FAILED_OVER("failovers to a standby, the first and each second one without the last commits", 1),
    BACKEND_KILLED("one of the server's processes killed", 1),
    NETWORK_CUT("network: all connections cut", 1),
    NETWORK_SLOW("network: late", 1),
    NETWORK_DRIPS("network: byte by byte", 1),
    REQUESTS_LOST("network: requests lost", 1),
    ANSWERS_LOST("network: answers lost", 1),
    REQUESTS_LATE("network: requests that come after their clients gave up", 1),
    NETWORK_DEAD("network: half open", 1),
    BOUNCER_RESTARTED("PgBouncer killed and started again", 1),
    POOL_DRY("pools run dry", 1),
    CLOCK_JUMPED("clocks jumped by an hour", 1),
    TRANSACTION_HELD("transactions held open, half of them rolled back", 1),
    BULK_COMMITTED("bulk transactions that commit late", 1),
    TRANSACTION_ORPHANED("transactions prepared and left, half of them rolled back", 1),
    REPLAY_ASKED("replays, some cancelled", 2);

    /** For people. */
    final String text;

    /** How many of them there are in a round. */
    final int weight;

    Fault(String text, int weight) {
        this.text = text;
        this.weight = weight;
    }

    /** Whether the network has it. */
    boolean isOfNetwork() {
        return compareTo(NETWORK_CUT) >= 0 && compareTo(NETWORK_DEAD) <= 0;
    }
}
