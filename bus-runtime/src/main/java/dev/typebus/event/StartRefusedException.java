package dev.typebus.event;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Thrown with {@link dev.typebus.StartChecks#REFUSE} if the database has events, groups or handlers that do not fit this application. Nothing
 * was registered and no lane was taken.
 */
public class StartRefusedException extends TypebusException {
    private static final long serialVersionUID = 1L;

    /** The findings, as an array because that is serializable. */
    private final StartupFinding[] findings;

    /**
     * Creates the exception.
     *
     * @param findings the findings that are refused
     */
    public StartRefusedException(List<StartupFinding> findings) {
        super(
                "The bus does not start, and has registered nothing, because the database has what this application does not fit:"
                        + findings.stream().map(finding -> "\n  " + finding).collect(Collectors.joining()));
        this.findings = findings.toArray(StartupFinding[]::new);
    }

    /** {@return all refused findings} */
    public List<StartupFinding> findings() {
        return List.of(findings);
    }
}
