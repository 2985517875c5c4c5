package app;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import dev.typebus.annotations.ValueRecord;
import java.math.BigInteger;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Currency;
import java.util.Locale;

class Ids {
    enum Desk {
        NORTH
    }

    @ValueRecord
    record DeskId(Desk desk) {}

    @ValueRecord
    record Number(long value) {}

    @DomainEvent("Id.Long")
    record OfLong(@AggregateId long id) {}

    @DomainEvent("Id.Integer")
    record OfInteger(@AggregateId Integer id) {}

    @DomainEvent("Id.Char")
    record OfChar(@AggregateId char id) {}

    @DomainEvent("Id.Byte")
    record OfByte(@AggregateId byte id) {}

    @DomainEvent("Id.BigInteger")
    record OfBigInteger(@AggregateId BigInteger id) {}

    @DomainEvent("Id.Date")
    record OfDate(@AggregateId LocalDate id) {}

    @DomainEvent("Id.Instant")
    record OfInstant(@AggregateId Instant id) {}

    @DomainEvent("Id.Month")
    record OfMonth(@AggregateId YearMonth id) {}

    @DomainEvent("Id.Zone")
    record OfZone(@AggregateId ZoneId id) {}

    @DomainEvent("Id.Uri")
    record OfUri(@AggregateId URI id) {}

    @DomainEvent("Id.Currency")
    record OfCurrency(@AggregateId Currency id) {}

    @DomainEvent("Id.Locale")
    record OfLocale(@AggregateId Locale id) {}

    @DomainEvent("Id.Desk")
    record OfDesk(@AggregateId DeskId id) {}

    @DomainEvent("Id.Number")
    record OfNumber(@AggregateId Number id) {}
}
