@NullMarked
package dev.typebus.retention;

import org.jspecify.annotations.NullMarked;
