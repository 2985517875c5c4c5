package loans;

@Deprecated
public record Terms(@Deprecated(forRemoval = true) int months, Kind kind) {
    public enum Kind {
        @Deprecated(forRemoval = true)
        LONG,
        SHORT
    }
}
