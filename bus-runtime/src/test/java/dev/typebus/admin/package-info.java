@NullMarked
package dev.typebus.admin;

import org.jspecify.annotations.NullMarked;
