/**
 * The vocabulary of handling: handlers, groups, retry policies and deliveries. Generated code builds them; applications may build them by hand.
 */
@NullMarked
package dev.typebus.handler;

import org.jspecify.annotations.NullMarked;
