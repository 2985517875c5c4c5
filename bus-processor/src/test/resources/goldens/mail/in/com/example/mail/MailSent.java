package com.example.mail;

import dev.typebus.annotations.AggregateId;
import dev.typebus.annotations.DomainEvent;
import java.util.UUID;

@DomainEvent("Mail.Sent")
public record MailSent(@AggregateId UUID mailId, String to) {}
