/**
 * A real PostgreSQL for tests and demonstrations: one that the environment names, one in a container, or embedded binaries.
 * Nothing here is for production.
 */
@NullMarked
package dev.typebus.devpostgres;

import org.jspecify.annotations.NullMarked;
