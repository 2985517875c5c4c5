/** Tests of the threads that lanes work on, and of leases. */
@NullMarked
package dev.typebus.lease;

import org.jspecify.annotations.NullMarked;
