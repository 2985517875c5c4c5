@NullMarked
package dev.typebus.handler;

import org.jspecify.annotations.NullMarked;
