package dev.typebus.simulation;

import dev.typebus.handler.Group;
import dev.typebus.internal.log.CatchUpCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * One schedule. Writers, nodes, operators and time take turns as the seed has it; and whenever somebody calls the database, others may come
 * between, for short or for longer than a lease. At the end everybody may finish, and it is counted.
 */
final class Simulation {
    private static final int ACTS = 60;
    private static final int MOST_ACTS_BETWEEN = 120;
    private static final int DEEPEST = 3;
    private static final int MOST_ROUNDS = 300;
    private static final int MOST_SHIFTS = 200;

    private final SplittableRandom chance;
    private final Setting setting;
    private final ModelDatabase database;
    private final List<Publisher> publishers = new ArrayList<>();
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final StringBuilder trace = new StringBuilder();
    private final boolean tracing;
    private int nodesStarted;
    private int depth;
    private int between;
    private boolean calm;

    /**
     * What came of a schedule.
     *
     * @param faults what it did wrong; empty if nothing
     * @param committed how many events there were
     * @param fenced how many settlements were refused, because the lane was another node's
     * @param dead how many deliveries are dead
     */
    record Result(List<String> faults, int committed, int fenced, int dead, String trace) {}

    private Simulation(long seed, SeededBug bug, boolean tracing) {
        this.chance = new SplittableRandom(seed);
        this.tracing = tracing;
        this.setting = Setting.of(chance);
        this.database = new ModelDatabase(bug, setting.lanes(), setting.order());
        say(setting::toString);
        Publisher.Aggregates aggregates = new Publisher.Aggregates(List.of("a", "b", "c"), setting.events());
        for (int i = 0; i < setting.publishers(); i++) {
            publishers.add(new Publisher(
                    database.log(),
                    aggregates,
                    "writer " + i,
                    bug == SeededBug.SEQUENCE_CACHE,
                    new SplittableRandom(chance.nextLong())));
        }
        if (setting.newHandler()) {
            String last = "h" + (setting.kinds().size() - 1);
            database.lanes().forEach(lane -> lane.rows.catchUps().put(last, CatchUpCursor.ofNew(last, 0)));
        }
        for (int i = 0; i < setting.nodes(); i++) {
            startNode();
        }
    }

    /** Runs the schedule of this seed. */
    static Result run(long seed, SeededBug bug, boolean tracing) {
        return new Simulation(seed, bug, tracing).run();
    }

    private void startNode() {
        long skew = (chance.nextInt(5) - 2L) * ModelDatabase.LEASE_MILLIS / 2;
        nodes.add(new SimulatedNode("node " + nodesStarted++, skew, this, setting));
    }

    ModelDatabase database() {
        return database;
    }

    void say(Supplier<String> what) {
        if (tracing) {
            trace.append("  ".repeat(depth)).append(what.get()).append('\n');
        }
    }

    boolean breaksConnection() {
        return !calm && chance.nextInt(1000) < setting.breaks();
    }

    boolean delays() {
        return !calm && chance.nextInt(100) < setting.delays();
    }

    int transactionsBehind() {
        return !calm && chance.nextInt(100) < setting.stale() ? 1 + chance.nextInt(3) : 0;
    }

    boolean fails() {
        return !calm && chance.nextInt(100) < setting.failures();
    }

    boolean isPoison(long position) {
        return position == setting.poison() && !(calm && setting.order() == Group.Order.BLOCK);
    }

    /** Whether a batch that could go on ends here. */
    boolean endsEarly() {
        return !calm && chance.nextInt(16) == 0;
    }

    long someMillis() {
        return 1L + chance.nextInt(40);
    }

    /** What others do while somebody is in the middle of something. */
    void meanwhile() {
        if (calm || depth >= DEEPEST || between >= MOST_ACTS_BETWEEN) {
            return;
        }
        int draw = chance.nextInt(100);
        int acts = 0;
        if (draw < setting.pauses()) {
            acts = 8 + chance.nextInt(20);
        } else if (draw < setting.interruptions()) {
            acts = 1 + chance.nextInt(3);
        }
        if (acts > 3) {
            database.timePasses(ModelDatabase.LEASE_MILLIS + 1);
        }
        depth++;
        for (int i = 0; i < acts; i++) {
            between++;
            act();
        }
        depth--;
    }

    private void act() {
        int draw = chance.nextInt(200);
        if (chance.nextInt(8) == 0) {
            database.arrive();
        }
        if (draw < 80) {
            publish();
        } else if (draw < 140) {
            work();
        } else if (draw < 158) {
            anyNode().probe();
        } else if (draw < 174) {
            anyNode().tend(true);
        } else if (draw < 184) {
            database.timePasses(someMillis());
        } else if (draw < 187) {
            database.timePasses(ModelDatabase.LEASE_MILLIS / 2);
            database.arrive();
        } else if (draw < 190) {
            operate();
        } else if (draw < 192) {
            anyNode().leave(chance.nextInt(setting.lanes()));
        } else if (draw < 194) {
            anyNode().startOver();
        } else if (draw < 198) {
            anyNode().checkpoint();
        } else if (chance.nextInt(40) < setting.kills()) {
            SimulatedNode victim = anyNode();
            say(() -> "kill -9");
            victim.kill();
        }
    }

    private void publish() {
        Publisher publisher = publishers.get(chance.nextInt(publishers.size()));
        String did = publisher.step();
        say(() -> did);
        if (chance.nextInt(4) == 0) {
            anyNode().wake();
        }
    }

    private void work() {
        SimulatedNode node = anyNode();
        List<SimulatedTask> work = node.work();
        if (work.isEmpty()) {
            node.probe();
        } else if (work.size() > 1 && chance.nextInt(3) > 0) {
            node.workTogether(work);
        } else {
            work.get(chance.nextInt(work.size())).work();
        }
    }

    private void operate() {
        if (setting.order() == Group.Order.BLOCK) {
            int redriven = database.redriveDead();
            say(() -> "an operator redrives " + redriven);
        }
        if (setting.replays() && !setting.newHandler() && database.replays() < 2) {
            String handlerId = "h" + chance.nextInt(setting.kinds().size());
            boolean begun = database.replay(handlerId);
            say(() -> "an operator has " + handlerId + " replayed: " + begun);
        }
    }

    private void replaceDead() {
        nodes.removeIf(SimulatedNode::isKilled);
        if (nodes.isEmpty()) {
            startNode();
        }
    }

    private SimulatedNode anyNode() {
        replaceDead();
        return nodes.get(chance.nextInt(nodes.size()));
    }

    private Result run() {
        for (int i = 0; i < ACTS; i++) {
            act();
        }
        calm = true;
        publishers.forEach(publisher -> say(publisher::commit));
        boolean settled = settle();
        InvariantCheck invariantCheck = new InvariantCheck(setting, database);
        return new Result(
                invariantCheck.faults(settled),
                database.log().visible().size(),
                database.fenced(),
                invariantCheck.dead(),
                trace.toString());
    }

    /** Lets everybody end what is begun, without anything in the way; nobody is woken but by what watches and clocks find. */
    private boolean settle() {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            database.timePasses(ModelDatabase.LEASE_MILLIS / 4);
            replaceDead();
            for (SimulatedNode node : List.copyOf(nodes)) {
                node.tend(true);
                node.probe();
                node.checkpoint(); // a look at a standby may have answered a wake-up
                for (int i = 0; i < MOST_SHIFTS && !node.work().isEmpty(); i++) {
                    node.work().get(0).work();
                }
            }
            if (!redriveBlocking() && database.underWay().isEmpty()) {
                say(() -> "settled");
                return true;
            }
        }
        return false;
    }

    private boolean redriveBlocking() {
        return setting.order() == Group.Order.BLOCK && database.redriveDead() > 0;
    }
}
