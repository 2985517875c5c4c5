package dev.typebus.faults;

/** What befalls a {@link FaultRun}. */
enum Fault {
    WORKER_KILLED("workers killed at random", 2),
    RESUMED("workers killed while all was well, to see how long it takes", 2),
    WORKER_PAUSED("workers paused for longer than their leases", 4),
    SERVER_KILLED("server killed", 2),
    NETWORK_CUT("network: all connections cut", 2),
    NETWORK_SLOW("network: late", 1),
    NETWORK_DRIPS("network: byte by byte", 1),
    REQUESTS_LOST("network: requests lost", 2),
    ANSWERS_LOST("network: answers lost", 2),
    NETWORK_DEAD("network: half open", 2),
    BOUNCER_RESTARTED("PgBouncer killed and started again", 2),
    POOL_DRY("pools run dry", 2),
    CLOCK_JUMPED("clocks jumped by an hour", 2),
    TRANSACTION_HELD("transactions held open, half of them rolled back", 2),
    TRANSACTION_ORPHANED("transactions prepared and left, half of them rolled back", 2),
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
