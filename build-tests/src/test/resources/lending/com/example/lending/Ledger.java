package com.example.lending;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import lombok.Getter;
import lombok.NoArgsConstructor;

/** Record of the handlers' calls. Micronaut and Dagger create one instance each. */
@Getter
@Singleton
@NoArgsConstructor
public class Ledger {
    private final List<String> lines = new ArrayList<>();

    void write(String line) {
        lines.add(line);
    }
}
