@NullMarked
package dev.typebus.internal.lease;

import org.jspecify.annotations.NullMarked;
