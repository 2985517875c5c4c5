package dev.typebus;

import dev.typebus.fixtures.Loans;
import dev.typebus.fixtures.SpiedDataSource;
import dev.typebus.fixtures.TestDatabase;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Set-up of tests that publish on the bus. */
abstract class PublishFixture {
    @RegisterExtension
    static final TestDatabase database = TestDatabase.migrated();

    final SpiedDataSource spied = new SpiedDataSource(database.pool());
    final EventBus bus = EventBus.builder(spied.dataSource())
            .catalog(Loans.CATALOG)
            .schema(SchemaMode.VALIDATE)
            .start();
    final UUID loan = UUID.randomUUID();

    @AfterEach
    void close() {
        bus.close();
    }
}
