/**
 * What generated serializers call: each supported type's JSON form, written and read exactly, with errors that name the path.
 * Users meet {@link dev.typebus.json.JsonCodec} only.
 */
@NullMarked
package dev.typebus.json;

import org.jspecify.annotations.NullMarked;
