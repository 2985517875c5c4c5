package dev.typebus.health;

/**
 * A number that was counted up to a limit, so that counting stays cheap. Immutable.
 *
 * @param number what was counted
 * @param more whether there are, or may be, more than that
 */
public record CappedCount(long number, boolean more) {
    /** None. */
    public static final CappedCount NONE = new CappedCount(0, false);

    /** Both together. */
    public CappedCount plus(CappedCount other) {
        return new CappedCount(number + other.number, more || other.more);
    }

    /** Whether there are none. */
    public boolean isNone() {
        return number == 0 && !more;
    }

    /** {@code 12}, or {@code more than 10,000}. */
    @Override
    public String toString() {
        return more ? "more than %,d".formatted(number) : "%,d".formatted(number);
    }
}
