/** Tests of what operators do. */
@NullMarked
package dev.typebus.operate;

import org.jspecify.annotations.NullMarked;
