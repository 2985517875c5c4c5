package dev.typebus.processor.check;

import dev.typebus.processor.model.Place;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/** {@code @Handles CompletableFuture<Void> send(LoanFunded event)}, {@code @Handles @Async void send(LoanFunded event)}. */
final class HandlerIsAsynchronous implements Rule<HandlerIn> {
    /** What a method returns whose work goes on, or has not even begun. */
    private static final Set<String> PROMISES = Set.of(
            "java.util.concurrent.Future",
            "java.util.concurrent.CompletionStage",
            "java.util.concurrent.Flow.Publisher",
            "org.reactivestreams.Publisher",
            "io.smallrye.mutiny.Uni",
            "io.reactivex.rxjava3.core.CompletableSource",
            "io.reactivex.rxjava3.core.MaybeSource",
            "io.reactivex.rxjava3.core.ObservableSource",
            "io.reactivex.rxjava3.core.SingleSource",
            "io.vertx.core.Future");

    /** What makes a framework run a method in another thread while the caller goes on. */
    private static final Set<String> ANNOTATIONS = Set.of(
            "org.springframework.scheduling.annotation.Async",
            "io.micronaut.scheduling.annotation.Async",
            "org.eclipse.microprofile.faulttolerance.Asynchronous",
            "io.smallrye.faulttolerance.api.AsynchronousNonBlocking",
            "io.helidon.faulttolerance.FaultTolerance.Async",
            "jakarta.enterprise.concurrent.Asynchronous",
            "jakarta.ejb.Asynchronous",
            "javax.ejb.Asynchronous");

    @Override
    public void check(HandlerIn in, Findings findings) {
        if (isPromise(in.handler().result())) {
            findings.error(
                    in.handler().place(),
                    in.subject(),
                    "it returns " + TypeText.qualified(in.handler().result())
                            + ", and the event would count as handled before the work is done",
                    "Make it void, and wait for the work: the handlers of other lanes and groups run meanwhile");
        }
        Stream.of(in.handler().method(), in.handler().declaring().element())
                .flatMap(element -> asynchronous(element).map(mirror -> Place.of(element, mirror)).stream())
                .findFirst()
                .ifPresent(place -> findings.error(
                        place,
                        in.subject(),
                        "@" + name(place) + " makes it return at once, and the event would count as handled before the"
                                + " work is done",
                        "Remove the annotation: the handlers of other lanes and groups run meanwhile all the same"));
    }

    /** Whether a value of the type stands for work that may still be going on. */
    static boolean isPromise(TypeMirror type) {
        return type instanceof DeclaredType declared
                && declared.asElement() instanceof TypeElement element
                && (PROMISES.contains(element.getQualifiedName().toString())
                        || isPromise(element.getSuperclass())
                        || element.getInterfaces().stream().anyMatch(HandlerIsAsynchronous::isPromise));
    }

    /** The annotation of the list, or one that has such an annotation itself. */
    private static Optional<? extends AnnotationMirror> asynchronous(Element element) {
        return element.getAnnotationMirrors().stream()
                .filter(mirror -> isAsynchronous(mirror)
                        || mirror.getAnnotationType().asElement().getAnnotationMirrors().stream()
                                .anyMatch(HandlerIsAsynchronous::isAsynchronous))
                .findFirst();
    }

    private static boolean isAsynchronous(AnnotationMirror mirror) {
        return mirror.getAnnotationType().asElement() instanceof TypeElement type
                && ANNOTATIONS.contains(type.getQualifiedName().toString());
    }

    private static String name(Place place) {
        AnnotationMirror mirror = place.annotation();
        return mirror == null
                ? ""
                : mirror.getAnnotationType().asElement().getSimpleName().toString();
    }
}
