/**
 * The JSON forms of the supported types: every value is read back exactly as it was written, and errors name the path. Applications use {@link
 * dev.typebus.json.JsonCodec} and {@link dev.typebus.json.TextForm} for codecs of their own, and {@link dev.typebus.json.Json} in them; generated
 * serializers call the rest. All forms are immutable and thread-safe; parsers and generators are for one thread.
 */
@NullMarked
package dev.typebus.json;

import org.jspecify.annotations.NullMarked;
