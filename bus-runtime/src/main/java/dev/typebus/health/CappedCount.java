package dev.typebus.health;

/**
 * A count that stops at a limit, so that counting stays cheap. Immutable.
 *
 * @param number the count
 * @param more whether there are, or may be, more
 */
public record CappedCount(long number, boolean more) {
    /** Zero. */
    public static final CappedCount NONE = new CappedCount(0, false);

    /**
     * Adds two counts.
     *
     * @param other the other count
     * @return the sum
     */
    public CappedCount plus(CappedCount other) {
        return new CappedCount(number + other.number, more || other.more);
    }

    /** {@return whether the count is zero} */
    public boolean isNone() {
        return number == 0 && !more;
    }

    /** {@return the count, {@code 12} or {@code more than 10,000}} */
    @Override
    public String toString() {
        return more ? "more than %,d".formatted(number) : "%,d".formatted(number);
    }
}
