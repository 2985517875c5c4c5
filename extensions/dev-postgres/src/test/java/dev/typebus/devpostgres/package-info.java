/** Tests of the development database. They start servers of their own. */
@NullMarked
package dev.typebus.devpostgres;

import org.jspecify.annotations.NullMarked;
