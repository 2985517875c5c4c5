package dev.typebus.processor.describe;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A documentation comment as plain text on one line.
 *
 * @param text what stands before the first block tag; empty if that is nothing
 * @param params the {@code @param} tags by the parameter's name
 */
record DocComment(Optional<String> text, Map<String, String> params) {
    /** For a declaration without a comment, or without source. */
    static final DocComment NONE = new DocComment(Optional.empty(), Map.of());

    private static final Pattern BLOCK_TAG = Pattern.compile("(?m)^\\s*(?=@)");
    private static final Pattern PARAM = Pattern.compile("(?s)@param\\s+(\\S+)\\s+(.*)");
    private static final Pattern MARKUP =
            Pattern.compile("\\{@(\\w+)(?:\\s+([^{}]*))?}|</?[a-zA-Z][^<>]*>|&(lt|gt|amp|quot|nbsp|#\\d{1,5});");

    DocComment {
        params = Map.copyOf(params);
    }

    /** Reads what {@code Elements.getDocComment} gives. */
    static DocComment parse(String comment) {
        String[] parts = BLOCK_TAG.split(comment, -1);
        Map<String, String> params = new HashMap<>();
        for (String part : parts) {
            var param = PARAM.matcher(part);
            if (param.matches()) {
                params.putIfAbsent(param.group(1), plain(param.group(2)));
            }
        }
        String text = parts[0].startsWith("@") ? "" : plain(parts[0]);
        return new DocComment(Optional.of(text).filter(each -> !each.isEmpty()), params);
    }

    private static String plain(String text) {
        return MARKUP.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(plain(found)))
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static String plain(MatchResult found) {
        if (found.group(1) != null) {
            String body = found.group(2) == null ? "" : found.group(2).strip();
            return found.group(1).startsWith("link") ? label(body) : body;
        } else if (found.group(3) != null) {
            return entity(found.group(3));
        }
        return found.group().matches("(?i)</?(p|br|li|tr|td|pre|h\\d)\\b.*") ? " " : "";
    }

    /** The label of {@code Loan#fund(long) the funding}, else the name. */
    private static String label(String link) {
        int end = link.indexOf(' ', link.indexOf(')') + 1);
        return end < 0 ? link.replaceFirst("^#", "").replace('#', '.') : link.substring(end + 1);
    }

    private static String entity(String name) {
        return switch (name) {
            case "lt" -> "<";
            case "gt" -> ">";
            case "amp" -> "&";
            case "quot" -> "\"";
            case "nbsp" -> " ";
            default -> Character.toString(Integer.parseInt(name.substring(1)));
        };
    }
}
