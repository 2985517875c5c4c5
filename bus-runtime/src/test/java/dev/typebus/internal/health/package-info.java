@NullMarked
package dev.typebus.internal.health;

import org.jspecify.annotations.NullMarked;
