package dev.typebus.benchmarks.peers;

/** Handler interface for peers that call a method by its name: with an interface they generate no bytecode. */
public interface PaymentReceiver {
    void receive(String payment);
}
