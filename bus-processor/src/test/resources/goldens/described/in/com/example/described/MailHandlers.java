package com.example.described;

import dev.typebus.annotations.Handles;
import dev.typebus.event.StoredEvent;
import java.util.List;

class MailHandlers {
    @Handles
    void tell(List<StoredEvent<ParcelSent>> events) {}
}
