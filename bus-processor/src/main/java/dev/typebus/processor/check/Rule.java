package dev.typebus.processor.check;

/**
 * One thing that can be wrong. The class is named after it, and that name is the code in the message and the name of the page
 * in {@code docs/errors}. Stateless.
 *
 * @param <T> what it looks at
 */
interface Rule<T> {
    /** Finds every place of {@code subject} where it is wrong, and says nothing of what another rule says. */
    void check(T subject, Reporter reporter);

    /** {@code EventNameMalformed}. */
    default String code() {
        return getClass().getSimpleName();
    }
}
