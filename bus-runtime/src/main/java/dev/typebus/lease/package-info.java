/** Whose lane it is: registers groups, takes and renews leases, and works for the lanes that this node holds. */
@NullMarked
package dev.typebus.lease;

import org.jspecify.annotations.NullMarked;
