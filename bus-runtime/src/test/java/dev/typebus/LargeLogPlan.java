package dev.typebus;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The plan that was run, and what it touched. */
record LargeLogPlan(String json) {
    private static final Pattern BUFFERS = Pattern.compile("\"Shared (Hit|Read) Blocks\": (\\d+)");
    private static final Pattern SCAN_OF_THE_LOG = Pattern.compile(
            "\"Node Type\": \"Seq Scan\"[^\\[{]*\"Relation Name\": \"domain_events\"[^\\[{]*\"Actual Loops\": [1-9]");

    boolean scansTheLog() {
        return SCAN_OF_THE_LOG.matcher(json).find();
    }

    /** The buffers of the topmost node, which come first and include those of all other nodes. */
    long buffers() {
        Matcher buffers = BUFFERS.matcher(json);
        long sum = 0;
        for (int i = 0; i < 2 && buffers.find(); i++) {
            sum += Long.parseLong(buffers.group(2));
        }
        return sum;
    }
}
