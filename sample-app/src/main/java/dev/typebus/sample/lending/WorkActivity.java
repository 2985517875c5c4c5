package dev.typebus.sample.lending;

import dev.typebus.annotations.JsonName;
import java.util.Arrays;
import java.util.Optional;

/** Kind of work. The bank's own names are Dutch. */
public enum WorkActivity {
    @JsonName("Afhandelen leads")
    FOLLOW_UP_LEADS("Afhandelen leads"),
    @JsonName("Completeren aanvraag")
    COMPLETE_APPLICATION("Completeren aanvraag"),
    @JsonName("Nabellen offertes")
    CALL_AFTER_OFFERS("Nabellen offertes"),
    @JsonName("Nabellen incomplete dossiers")
    CALL_FOR_MISSING_PAPERS("Nabellen incomplete dossiers"),
    @JsonName("Valideren aanvraag")
    VALIDATE_APPLICATION("Valideren aanvraag"),
    @JsonName("Beoordelen fraude")
    ASSESS_FRAUD("Beoordelen fraude"),
    @JsonName("Wijzigen contractgegevens")
    CHANGE_CONTRACT("Wijzigen contractgegevens");

    private final String dutch;

    WorkActivity(String dutch) {
        this.dutch = dutch;
    }

    /** Returns the bank's own name. */
    public String dutch() {
        return dutch;
    }

    /** Returns the activity with this name of the bank. */
    public static Optional<WorkActivity> ofDutch(String name) {
        return Arrays.stream(values())
                .filter(activity -> activity.dutch.equals(name))
                .findFirst();
    }
}
