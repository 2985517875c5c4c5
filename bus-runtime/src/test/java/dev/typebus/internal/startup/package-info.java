@NullMarked
package dev.typebus.internal.startup;

import org.jspecify.annotations.NullMarked;
