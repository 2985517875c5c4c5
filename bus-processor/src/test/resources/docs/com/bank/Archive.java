package com.bank;

import dev.typebus.retention.ArchivedEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Keeps events that are to be deleted. */
public interface Archive {
    void store(List<ArchivedEvent> events, Connection connection) throws SQLException;
}
