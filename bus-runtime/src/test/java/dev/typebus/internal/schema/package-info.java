@NullMarked
package dev.typebus.internal.schema;

import org.jspecify.annotations.NullMarked;
