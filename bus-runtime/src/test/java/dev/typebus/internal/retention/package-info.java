@NullMarked
package dev.typebus.internal.retention;

import org.jspecify.annotations.NullMarked;
