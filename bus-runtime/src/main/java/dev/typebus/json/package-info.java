/**
 * The JSON forms of the supported types, which generated serializers call: written and read exactly, with errors that name the path.
 * Applications use {@link dev.typebus.json.JsonCodec} and {@link dev.typebus.json.TextForm}; the other types are called by generated code.
 */
@NullMarked
package dev.typebus.json;

import org.jspecify.annotations.NullMarked;
