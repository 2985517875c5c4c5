package com.example.lending;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import lombok.Getter;
import lombok.NoArgsConstructor;

/** What the handlers did. Micronaut makes one, Dagger another. */
@Getter
@Singleton
@NoArgsConstructor
public class Ledger {
    private final List<String> lines = new ArrayList<>();

    void write(String line) {
        lines.add(line);
    }
}
