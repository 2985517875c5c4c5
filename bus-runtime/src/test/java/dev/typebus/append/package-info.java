/** Tests of the publish side. */
@NullMarked
package dev.typebus.append;

import org.jspecify.annotations.NullMarked;
