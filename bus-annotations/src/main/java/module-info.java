/** Annotations of events, handlers and payloads. */
module dev.typebus.annotations {
    exports dev.typebus.annotations;
}
