package dev.typebus.sample.xes;

import java.io.IOException;
import java.io.InputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Position in an XML document. Errors state the line. For one thread. */
final class XmlCursor {
    private final String source;
    private final XMLStreamReader xml;

    /** @param source name of the document in messages */
    XmlCursor(String source, InputStream in) {
        this.source = source;
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            this.xml = factory.createXMLStreamReader(in);
        } catch (XMLStreamException e) {
            throw new MalformedLogException(source, 1, "expected well-formed XML, but " + reason(e));
        }
    }

    int line() {
        return xml.getLocation().getLineNumber();
    }

    boolean isAtStart() {
        return xml.isStartElement();
    }

    boolean isAtStart(String element) {
        return xml.isStartElement() && element.equals(xml.getLocalName());
    }

    boolean isAtEndOfDocument() {
        return xml.getEventType() == XMLStreamConstants.END_DOCUMENT;
    }

    /** Returns the name of the element that starts or ends here. */
    String element() {
        return xml.getLocalName();
    }

    @Nullable
    String attribute(String name) {
        return xml.getAttributeValue(null, name);
    }

    String requiredAttribute(String name) {
        String value = attribute(name);
        if (value == null) {
            throw malformed("expected <" + element() + "> to have a " + name + "=\"…\"");
        }
        return value;
    }

    /** Moves to the next child and returns true, or to the end of the parent and returns false. */
    boolean nextChild() {
        int event = next();
        while (event != XMLStreamConstants.START_ELEMENT && event != XMLStreamConstants.END_ELEMENT) {
            if (event == XMLStreamConstants.DTD) {
                throw malformed("expected no document type declaration; it is not accepted");
            }
            if (event == XMLStreamConstants.CHARACTERS && !xml.isWhiteSpace()) {
                throw malformed("expected an element, but found text");
            }
            event = next();
        }
        return event == XMLStreamConstants.START_ELEMENT;
    }

    /** Moves from the start of an element to its end. */
    void skip() {
        for (int depth = 1; depth > 0; ) {
            int event = next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                depth++;
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            }
        }
    }

    /** Moves to the next event of the parser. */
    int next() {
        try {
            return xml.next();
        } catch (XMLStreamException e) {
            throw malformed("expected well-formed XML, but " + reason(e));
        }
    }

    MalformedLogException malformed(String problem) {
        return new MalformedLogException(source, line(), problem);
    }

    /** Returns the parser's message without the JDK's prefix that repeats the position. */
    private static String reason(XMLStreamException e) {
        if (e.getNestedException() instanceof IOException broken) {
            return "the file is damaged or ends early: " + broken.getMessage();
        }
        String message = String.valueOf(e.getMessage());
        return message.substring(message.indexOf("Message: ") < 0 ? 0 : message.indexOf("Message: ") + 9);
    }
}
