package dev.typebus.internal.log;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Computes the slot of an aggregate as the database does: the first byte of SHA-256 of {@code type/id} in UTF-8, modulo 64. */
public final class Slots {
    /** The number of slots. */
    public static final int COUNT = 64;

    private Slots() {}

    /** Returns the slot, 0 to 63. */
    public static int of(String aggregateType, String aggregateId) {
        byte[] text = (aggregateType + "/" + aggregateId).getBytes(StandardCharsets.UTF_8);
        try {
            return MessageDigest.getInstance("SHA-256").digest(text)[0] & (COUNT - 1);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java platform has SHA-256", e);
        }
    }
}
