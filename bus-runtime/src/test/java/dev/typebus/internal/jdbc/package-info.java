@NullMarked
package dev.typebus.internal.jdbc;

import org.jspecify.annotations.NullMarked;
