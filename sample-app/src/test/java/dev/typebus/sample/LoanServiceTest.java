package dev.typebus.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.typebus.EventBus;
import dev.typebus.devpostgres.DevDatabase;
import dev.typebus.devpostgres.DevPostgres;
import dev.typebus.event.StoredEvent;
import dev.typebus.sample.lending.ApplicationNumber;
import dev.typebus.sample.lending.LoanService;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoanServiceTest {
    private static final ApplicationNumber APPLICATION = new ApplicationNumber("173688");
    private static final BigDecimal AMOUNT = new BigDecimal("20000");
    private static final Instant FUNDED = Instant.parse("2011-10-13T08:37:29.226Z");

    private final LoanService service = new LoanService();
    private final DevDatabase database = DevPostgres.shared().createDatabase("loan_service");
    private final LoanDatabase loans = LoanDatabase.open(database.dataSource(), "test", () -> {});
    private final Ledger ledger = new Ledger(loans.dataSource());
    private EventBus bus = LoanRun.start(loans, false);

    @BeforeEach
    void fund() throws SQLException {
        bus.inTransaction(tx -> service.createAndFund(tx, APPLICATION, AMOUNT, FUNDED));
        awaitHandlers();
    }

    @AfterEach
    void close() {
        bus.close();
        loans.close();
        database.close();
    }

    @Test
    void fundingALoanYieldsAScheduleOf36Payments() throws SQLException {
        assertThat(totals()).isEqualTo(totals(1, 0, 1));
        assertThat(bus.countsByType())
                .containsEntry("Loan.Created", 1L)
                .containsEntry("Loan.Funded", 1L)
                .containsEntry("PaymentSchedule.Generated", 1L);
        StoredEvent<?> generated = bus.recent(1).get(0);
        assertThat(generated.payload()).hasFieldOrPropertyWithValue("payments", 36);
        assertThat(generated.occurredAt()).isEqualTo(FUNDED);
        assertThat(generated.metadata().causationDepth()).isEqualTo(1);
    }

    @Test
    void fundingItAgainDoesNothing() throws SQLException {
        bus.inTransaction(tx -> service.createAndFund(tx, APPLICATION, AMOUNT, FUNDED));
        awaitHandlers();
        assertThat(totals()).isEqualTo(totals(1, 0, 1));
        assertThat(bus.countsByType()).containsEntry("Loan.Funded", 1L);
    }

    @Test
    void aChangedContractYieldsANewScheduleInPlaceOfTheOld() throws SQLException {
        bus.inTransaction(tx -> service.changeContract(tx, APPLICATION, FUNDED.plus(Duration.ofDays(90))));
        awaitHandlers();
        assertThat(totals()).isEqualTo(totals(1, 1, 2));
    }

    @Test
    void aContractThatIsNotThereCannotBeChanged() throws SQLException {
        bus.inTransaction(tx -> service.changeContract(tx, new ApplicationNumber("1"), FUNDED));
        assertThat(bus.countsByType()).doesNotContainKey("Loan.Modified");
    }

    @Test
    void aTransactionThatFailsLeavesNeitherLoanNorEvent() throws SQLException {
        ApplicationNumber other = new ApplicationNumber("2");
        assertThatThrownBy(() -> bus.inTransaction(tx -> {
                    service.createAndFund(tx, other, AMOUNT, FUNDED);
                    throw new IllegalStateException("changed my mind");
                }))
                .hasMessage("changed my mind");
        assertThat(ledger.loans(List.of("2")).count()).isZero();
        assertThat(bus.countsByType()).containsEntry("Loan.Funded", 1L);
    }

    private Ledger.Loans totals() throws SQLException {
        return ledger.loans(List.of(APPLICATION.value()));
    }

    private static Ledger.Loans totals(long loans, long modifications, long schedules) {
        return new Ledger.Loans(loans, AMOUNT, AMOUNT, modifications, schedules, 1, 36, new BigDecimal("20000.00"));
    }

    private void awaitHandlers() {
        await().atMost(Duration.ofMinutes(1)).until(() -> ledger.unprocessed() == 0 && ledger.unfinished() == 0);
    }
}
