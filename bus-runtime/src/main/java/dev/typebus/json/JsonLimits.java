package dev.typebus.json;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * How much one payload may hold in one piece. What is written within these limits can be read within them; the limit of the
 * payload as a whole is the publisher's.
 */
final class JsonLimits {
    static final int DEPTH = 64;

    /** In UTF-16 units. */
    static final int TEXT = 1024 * 1024;

    /** A map's key, in UTF-16 units. */
    static final int NAME = 256;

    /** In digits. PostgreSQL writes the smallest double with 326 characters. */
    static final int NUMBER = 400;

    /**
     * The one factory of parsers and generators. Locations in its errors never quote the payload. Each thread keeps its buffers, as before Jackson
     * 3: a queue that all share costs a fifth of what writing a small payload takes.
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
