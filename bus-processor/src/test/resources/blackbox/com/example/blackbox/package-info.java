/** An application that uses the processor as users do. */
@dev.typebus.annotations.EventModule
package com.example.blackbox;
