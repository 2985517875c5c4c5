@NullMarked
package dev.typebus.internal.work;

import org.jspecify.annotations.NullMarked;
