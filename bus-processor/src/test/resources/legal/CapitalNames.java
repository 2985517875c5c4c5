package app;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.Default;
import dev.typebus.annotations.DomainEvent;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

enum KYC {
    PASSED,
    FAILED
}

enum K {
    K
}

enum json {
    json
}

enum name {
    name
}

/** Types in capitals beside components of the same name; defaults whose types are in capitals. */
@DomainEvent("Capital.Named")
record CapitalNamed(
        @AggregateId UUID uuid,
        KYC kyc,
        @Default("PASSED") KYC KYC,
        K k,
        List<K> KS,
        @Default("https://example.com") URI uri,
        @Default("https://example.com") URI URI,
        @Default("00000000-0000-0000-0000-000000000000") UUID UUID,
        json json,
        @Default("json") json other,
        name name) {}

/** Components named like the classes that generated code calls, and like constants of it. */
@DomainEvent("Capital.Classes")
record CapitalClasses(
        @AggregateId UUID id,
        String Json,
        Optional<Integer> JsonOptionals,
        String JsonTexts,
        int JsonNumbers,
        Optional<String> Optional,
        @Default("[]") List<String> List,
        String dev,
        String java,
        String tools,
        KYC kyc,
        String KYC_FORM,
        List<KYC> checks,
        String CHECKS_FORM,
        String Json_,
        KYC 日本,
        List<KYC> 日) {}
