/** Tests of the decoding of rows and the queries of the log. */
@NullMarked
package dev.typebus.read;

import org.jspecify.annotations.NullMarked;
