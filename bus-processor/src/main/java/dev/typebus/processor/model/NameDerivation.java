package dev.typebus.processor.model;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names made of other names. Total: what is malformed gives something malformed. */
public final class NameDerivation {
    /** As the runtime and the schema split words. */
    private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private NameDerivation() {}

    /** {@code generateSchedule} → {@code generate-schedule}. */
    public static String kebab(String name) {
        return WORD_START.matcher(name).replaceAll("-").replace('_', '-').toLowerCase(Locale.ROOT);
    }

    /** {@code PaymentSchedule.Generated} → {@code payment_schedule}. */
    public static String domain(String eventName) {
        int dot = eventName.indexOf('.');
        return snake(dot < 0 ? eventName : eventName.substring(0, dot));
    }

    /** {@code PaymentHandlers} → {@code payment}. */
    public static String group(String className) {
        for (String suffix : new String[] {"Handlers", "Handler"}) {
            if (className.endsWith(suffix) && className.length() > suffix.length()) {
                return kebab(className.substring(0, className.length() - suffix.length()));
            }
        }
        return kebab(className);
    }

    /** {@code Loan.Funded} → {@code LOAN_FUNDED}. */
    public static String constant(String eventName) {
        return snake(eventName.replace('.', '_')).toUpperCase(Locale.ROOT);
    }

    /** {@code Loan.Funded} → {@code loanFunded}. */
    public static String method(String eventName) {
        return decapitalize(eventName.replace(".", ""));
    }

    /** {@code LoanFunded} → {@code loanFunded}, {@code XMLDocument} → {@code xmlDocument}. */
    private static String decapitalize(String name) {
        int capitals = 0;
        while (capitals < name.length() && Character.isUpperCase(name.charAt(capitals))) {
            capitals++;
        }
        int lowered = capitals > 1 && capitals < name.length() ? capitals - 1 : capitals;
        return name.substring(0, lowered).toLowerCase(Locale.ROOT) + name.substring(lowered);
    }

    private static String snake(String name) {
        return WORD_START.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT);
    }
}
