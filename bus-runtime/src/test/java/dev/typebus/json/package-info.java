@NullMarked
package dev.typebus.json;

import org.jspecify.annotations.NullMarked;
