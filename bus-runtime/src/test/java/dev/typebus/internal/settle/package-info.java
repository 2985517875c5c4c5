@NullMarked
package dev.typebus.internal.settle;

import org.jspecify.annotations.NullMarked;
