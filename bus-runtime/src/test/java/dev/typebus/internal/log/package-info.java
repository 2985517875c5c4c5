@NullMarked
package dev.typebus.internal.log;

import org.jspecify.annotations.NullMarked;
