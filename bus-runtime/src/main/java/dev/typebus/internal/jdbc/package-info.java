/**
 * JDBC: connections and transactions of the bus, statements, SQLStates, and the pipeline that sends the last statements together with COMMIT.
 */
@NullMarked
package dev.typebus.internal.jdbc;

import org.jspecify.annotations.NullMarked;
