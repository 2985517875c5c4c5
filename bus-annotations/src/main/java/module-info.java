/** What a user writes on events and handlers. */
module dev.typebus.annotations {
    exports dev.typebus.annotations;
}
