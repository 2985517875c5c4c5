package dev.typebus.benchmarks.peers;

import dev.typebus.benchmarks.run.Contender;
import java.util.List;
import java.util.function.Supplier;

/** All peers. The program finds this class by its name. */
public final class Peers implements Supplier<List<Contender>> {
    @Override
    public List<Contender> get() {
        return List.of(
                new TransactionOutboxPeer(),
                new DbSchedulerPeer(),
                new ModulithPeer(),
                new NamastackPeer(),
                new JobRunrPeer());
    }
}
