@NullMarked
package dev.typebus.internal.publish;

import org.jspecify.annotations.NullMarked;
