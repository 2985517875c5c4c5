package dev.typebus.json;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * Limits of the parts of one payload. Everything written within these limits can be read within them. The publisher limits the payload as a
 * whole.
 */
final class JsonLimits {
    static final int DEPTH = 64;

    /** The longest string, in UTF-16 units. */
    static final int TEXT = 1024 * 1024;

    /** The longest key of a map, in UTF-16 units. */
    static final int NAME = 256;

    /** The longest number, in digits. PostgreSQL writes the smallest double with 326 characters. */
    static final int NUMBER = 400;

    /**
     * The one factory of parsers and generators. Its errors never quote the payload. Each thread has its own buffers: a shared pool, the
     * default since Jackson 3, costs a fifth of the time that writing a small payload takes.
     */
    static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH)
                    .maxStringLength(TEXT)
                    .maxNameLength(NAME)
                    .maxNumberLength(NUMBER)
                    .build())
            .streamWriteConstraints(
                    StreamWriteConstraints.builder().maxNestingDepth(DEPTH).build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .build();

    private JsonLimits() {}
}
