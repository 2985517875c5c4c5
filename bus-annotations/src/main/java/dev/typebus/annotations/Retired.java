package dev.typebus.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares that released events and handlers of this module were removed on purpose. Once the catalog file has accepted the removal, it
 * keeps it, and the annotation may be removed as well, as long as the module has an event or a handler and is built with its file.
 *
 * <p>Stored events of a retired name remain and are read as JSON. Handlers by payload class skip them, and later events of their
 * aggregates do not wait behind them.
 *
 * <pre>{@code
 * @EventModule
 * @Retired({"Loan.Flagged", "mail/send-letter"})
 * package com.example.loans;
 * }</pre>
 */
@Documented
@Target({ElementType.PACKAGE, ElementType.TYPE})
@Retention(RetentionPolicy.CLASS)
public @interface Retired {
    /**
     * Names of events, {@code Loan.Flagged}, and of handlers with their group, {@code mail/send-letter}. No default.
     *
     * <p>Checked: that the code does not have them, and that the catalog file, if there is one, does.
     */
    String[] value();
}
