/** Tests of the metrics, on a real bus. They run against a real PostgreSQL. */
@NullMarked
package dev.typebus.micrometer;

import org.jspecify.annotations.NullMarked;
