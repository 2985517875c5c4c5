/** An application that uses the processor like anybody else. */
@dev.typebus.annotations.EventModule
package com.example.stranger;
