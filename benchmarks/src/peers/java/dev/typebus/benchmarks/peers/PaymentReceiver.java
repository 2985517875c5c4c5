package dev.typebus.benchmarks.peers;

/** The handler, as those want it that call a method by its name: an interface needs no bytecode of theirs. */
public interface PaymentReceiver {
    void receive(String payment);
}
