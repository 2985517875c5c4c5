/**
 * Documents for people and for tools that know nothing of Typebus: a JSON Schema for each version of an event, an AsyncAPI document
 * and a page of Markdown. They are made of the model and of the Javadoc in the source, and nothing at run time reads them.
 */
@NullMarked
package dev.typebus.processor.describe;

import org.jspecify.annotations.NullMarked;
