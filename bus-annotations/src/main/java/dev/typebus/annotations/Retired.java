package dev.typebus.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Events and handlers of this module that were released once and are gone on purpose. Once the catalog file has accepted that, it
 * remembers, and the annotation may go, too, as long as the module has an event or a handler left and is built with its file.
 *
 * <p>Stored events of a retired name stay and are read as JSON. Handlers by payload class skip them, and later events of their aggregates do not wait behind them.
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
