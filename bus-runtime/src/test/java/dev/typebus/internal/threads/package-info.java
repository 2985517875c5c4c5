@NullMarked
package dev.typebus.internal.threads;

import org.jspecify.annotations.NullMarked;
