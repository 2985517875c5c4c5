package dev.typebus.processor.check;

import dev.typebus.processor.model.Place;
import dev.typebus.processor.report.Fact;
import dev.typebus.processor.report.WayOut;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/** {@code @Handles CompletableFuture<Void> send(LoanFunded event)}, {@code @Handles @Async void send(LoanFunded event)}. */
final class HandlerIsAsynchronous implements Rule<HandlerContext> {
    /** Return types of methods whose work continues, or only begins, after they return. */
    private static final Set<String> PROMISES = Set.of(
            "java.util.concurrent.Future",
            "java.util.concurrent.CompletionStage",
            "java.util.concurrent.Flow.Publisher",
            "org.reactivestreams.Publisher",
            "io.smallrye.mutiny.Uni",
            "io.reactivex.CompletableSource",
            "io.reactivex.MaybeSource",
            "io.reactivex.ObservableSource",
            "io.reactivex.SingleSource",
            "io.reactivex.rxjava3.core.CompletableSource",
            "io.reactivex.rxjava3.core.MaybeSource",
            "io.reactivex.rxjava3.core.ObservableSource",
            "io.reactivex.rxjava3.core.SingleSource",
            "io.vertx.core.Future",
            "kotlinx.coroutines.Job");

    /** Annotations with which a framework runs a method in another thread and returns to the caller at once. */
    private static final Set<String> ANNOTATIONS = Set.of(
            "org.springframework.scheduling.annotation.Async",
            "io.micronaut.scheduling.annotation.Async",
            "org.eclipse.microprofile.faulttolerance.Asynchronous",
            "io.smallrye.faulttolerance.api.AsynchronousNonBlocking",
            "io.helidon.faulttolerance.FaultTolerance.Async",
            "jakarta.enterprise.concurrent.Asynchronous",
            "jakarta.ejb.Asynchronous",
            "javax.ejb.Asynchronous");

    private static final String RETURNS_AT_ONCE = " makes it return at once";

    /** @param annotation in the user's words */
    private record Found(Place place, String annotation) {}

    @Override
    public void check(HandlerContext in, Reporter reporter) {
        if (isPromise(in.handler().result())) {
            reporter.error(
                    in.handler().place(),
                    in.subject(),
                    Fact.of("it returns " + TypeText.inShort(in.handler().result()))
                            .detail("The event would count as handled before the work is done"),
                    WayOut.of("Make it void and wait for the work; handlers of other lanes and groups run meanwhile"));
        }
        annotated(in)
                .ifPresent(found -> reporter.error(
                        found.place(),
                        in.subject(),
                        Fact.of(found.annotation() + RETURNS_AT_ONCE)
                                .detail("The event would count as handled before the work is done"),
                        WayOut.of("Remove the annotation; handlers of other lanes and groups run meanwhile")));
        in.handler()
                .onDead()
                .ifPresent(fallback -> asynchronous(fallback.method())
                        .ifPresent(mirror -> reporter.error(
                                Place.of(fallback.method(), mirror),
                                fallback.toString(),
                                Fact.of(name(mirror) + RETURNS_AT_ONCE)
                                        .detail("The dead letter would be written before the work is done"),
                                WayOut.of("Remove the annotation"))));
    }

    /** The annotations of the method, of its class, of the class's supertypes and of the methods there that it overrides. */
    private static Optional<Found> annotated(HandlerContext in) {
        TypeElement type = in.handler().declaring().element();
        return Stream.<Element>of(in.handler().method(), type)
                .flatMap(element ->
                        asynchronous(element)
                                .map(mirror -> new Found(Place.of(element, mirror), name(mirror)))
                                .stream())
                .findFirst()
                .or(() -> Stream.concat(
                                in.handler().overridden().stream(),
                                in.handler().declaring().supertypes())
                        .flatMap(each -> asynchronous(each)
                                .map(mirror -> new Found(
                                        in.handler().place(),
                                        name(mirror) + " of " + TypeText.shortName(declaring(each))))
                                .stream())
                        .findFirst());
    }

    private static TypeElement declaring(Element element) {
        return element instanceof TypeElement type
                ? type
                : (TypeElement) Objects.requireNonNull(element.getEnclosingElement());
    }

    /** Whether a value of the type stands for work that may still be going on. */
    static boolean isPromise(TypeMirror type) {
        return type instanceof DeclaredType declared
                && declared.asElement() instanceof TypeElement element
                && (PROMISES.contains(element.getQualifiedName().toString())
                        || isPromise(element.getSuperclass())
                        || element.getInterfaces().stream().anyMatch(HandlerIsAsynchronous::isPromise));
    }

    /** The annotation of the list, or one that has such an annotation itself, at any depth. */
    private static Optional<? extends AnnotationMirror> asynchronous(Element element) {
        return element.getAnnotationMirrors().stream()
                .filter(mirror -> isAsynchronous(mirror, new HashSet<>()))
                .findFirst();
    }

    /** @param seen annotations that were looked at: they may be on each other */
    private static boolean isAsynchronous(AnnotationMirror mirror, Set<Element> seen) {
        Element type = mirror.getAnnotationType().asElement();
        return seen.add(type)
                && (ANNOTATIONS.contains(((TypeElement) type).getQualifiedName().toString())
                        || type.getAnnotationMirrors().stream().anyMatch(each -> isAsynchronous(each, seen)));
    }

    private static String name(AnnotationMirror mirror) {
        return "@" + mirror.getAnnotationType().asElement().getSimpleName();
    }
}
