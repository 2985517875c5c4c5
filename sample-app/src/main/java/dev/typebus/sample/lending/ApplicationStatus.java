package dev.typebus.sample.lending;

import dev.typebus.annotations.Handles;
import dev.typebus.event.Transaction;
import dev.typebus.handler.Delivery;
import java.sql.SQLException;

/** Read model: status of each application and each of its offers. */
public final class ApplicationStatus {
    @Handles
    void followApplication(ApplicationEvent event, Transaction tx, Delivery delivery) throws SQLException {
        if (event instanceof ApplicationEvent.Submitted submitted) {
            Sql.update(
                    tx.connection(),
                    """
                    INSERT INTO applications (number, requested_amount, status, status_since) VALUES (?, ?, 'Submitted', ?)
                    ON CONFLICT (number) DO NOTHING
                    """,
                    submitted.application().value(),
                    submitted.requestedAmount(),
                    delivery.occurredAt());
        } else {
            Sql.update(
                    tx.connection(),
                    "UPDATE applications SET status = ?, status_since = ? WHERE number = ?",
                    action(delivery),
                    delivery.occurredAt(),
                    event.application().value());
        }
    }

    @Handles
    void followOffer(OfferEvent event, Transaction tx, Delivery delivery) throws SQLException {
        Sql.update(
                tx.connection(),
                """
                INSERT INTO offers (application, number, status, status_since) VALUES (?, ?, ?, ?)
                ON CONFLICT (application, number) DO UPDATE SET
                  status = excluded.status, status_since = excluded.status_since
                """,
                event.application().value(),
                event.offer(),
                action(delivery),
                delivery.occurredAt());
    }

    /** Returns {@code Cancelled} for {@code Offer.Cancelled}. */
    private static String action(Delivery delivery) {
        return delivery.eventType().substring(delivery.eventType().indexOf('.') + 1);
    }
}
