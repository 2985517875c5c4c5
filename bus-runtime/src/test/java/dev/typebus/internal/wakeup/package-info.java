@NullMarked
package dev.typebus.internal.wakeup;

import org.jspecify.annotations.NullMarked;
