/** Several releases of one application after each other on one database. Their sources are in {@code src/test/resources/releases}. */
@NullMarked
package dev.typebus.sample.releases;

import org.jspecify.annotations.NullMarked;
