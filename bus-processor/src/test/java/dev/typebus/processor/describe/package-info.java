/** Tests of single pieces of the documents. The documents as a whole are goldens, and judged by schemas. */
@NullMarked
package dev.typebus.processor.describe;

import org.jspecify.annotations.NullMarked;
