package dev.typebus.faults;

import dev.typebus.fixtures.InterceptedDataSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** A bug, put into statements on their way to the server: each place must be met, or else the bug bites no more. Thread-safe. */
final class Rewriting {
    private final List<Place> places = new ArrayList<>();
    private final Set<Place> met = ConcurrentHashMap.newKeySet();

    private record Place(String statement, String right, Supplier<String> wrong) {}

    /** Nothing is rewritten. */
    static Rewriting none() {
        return new Rewriting();
    }

    /** In the statements that contain {@code statement}, {@code right} becomes {@code wrong}. */
    static Rewriting in(String statement, String right, String wrong) {
        return in(statement, right, () -> wrong);
    }

    static Rewriting in(String statement, String right, Supplier<String> wrong) {
        return new Rewriting().and(statement, right, wrong);
    }

    Rewriting and(String statement, String right, Supplier<String> wrong) {
        places.add(new Place(statement, right, wrong));
        return this;
    }

    boolean isNone() {
        return places.isEmpty();
    }

    /** The places that no statement had. */
    List<String> missed() {
        return places.stream()
                .filter(place -> !met.contains(place))
                .map(Place::toString)
                .toList();
    }

    DataSource of(DataSource real) {
        return InterceptedDataSource.of(real, new InterceptedDataSource.Interceptor() {
            @Override
            public void before(String call) {}

            @Override
            public void after(String call) {}

            @Override
            public String sent(String sql) {
                return rewrite(sql);
            }
        });
    }

    private String rewrite(String sql) {
        String sent = sql;
        for (Place place : places) {
            if (sql.contains(place.statement()) && sent.contains(place.right())) {
                met.add(place);
                sent = sent.replace(place.right(), place.wrong().get());
            }
        }
        return sent;
    }
}
