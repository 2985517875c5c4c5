/** The annotations for events and handlers. */
module dev.typebus.annotations {
    exports dev.typebus.annotations;
}
