package dev.typebus.event;

import java.util.List;
import java.util.stream.Collectors;

/** The database has what this application does not fit, and its bus is to start only if it fits. Nothing was registered, nothing was taken. */
public class StartRefusedException extends TypebusException {
    private static final long serialVersionUID = 1L;

    private final StartupFinding[] findings;

    public StartRefusedException(List<StartupFinding> findings) {
        super(
                "The bus does not start, and has registered nothing, because the database has what this application does not fit:"
                        + findings.stream().map(finding -> "\n  " + finding).collect(Collectors.joining()));
        this.findings = findings.toArray(StartupFinding[]::new);
    }

    /** All of them. */
    public List<StartupFinding> findings() {
        return List.of(findings);
    }
}
