/**
 * Annotations of events, handlers and payloads. The annotation processor reads them at compile time; nothing reads them
 * at run time.
 *
 * <p>No annotation here carries a class-file dependency: this module has none, so that a library of events needs nothing
 * else to compile against.
 */
package dev.typebus.annotations;
