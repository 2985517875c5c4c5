@NullMarked
package dev.typebus.health;

import org.jspecify.annotations.NullMarked;
