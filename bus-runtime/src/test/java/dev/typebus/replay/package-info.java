@NullMarked
package dev.typebus.replay;

import org.jspecify.annotations.NullMarked;
