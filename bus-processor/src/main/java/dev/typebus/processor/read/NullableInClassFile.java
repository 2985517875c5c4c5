package dev.typebus.processor.read;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The fields of a class file whose type is annotated as {@code @Nullable}. Up to Java 21, javac shows annotations on types from source and hides those on types from class files. A nested record of a library would lose them.
 */
final class NullableInClassFile {
    private static final int TYPE_OF_FIELD = 0x13;

    private final DataInputStream in;
    private final Map<Integer, String> texts = new HashMap<>();
    private final Set<String> nullable = new HashSet<>();

    private NullableInClassFile(InputStream in) {
        this.in = new DataInputStream(in);
    }

    /** The names of the fields. */
    static Set<String> fields(InputStream classFile) throws IOException {
        NullableInClassFile reader = new NullableInClassFile(classFile);
        reader.read();
        return reader.nullable;
    }

    private void read() throws IOException {
        in.skipNBytes(8); // magic number and version
        readConstants();
        in.skipNBytes(6); // access, this class, super class
        in.skipNBytes(2L * in.readUnsignedShort()); // interfaces
        int fields = in.readUnsignedShort();
        for (int i = 0; i < fields; i++) {
            in.skipNBytes(2); // access
            String name = texts.getOrDefault(in.readUnsignedShort(), "");
            in.skipNBytes(2); // descriptor
            readAttributes(name);
        }
    }

    private void readConstants() throws IOException {
        int count = in.readUnsignedShort();
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts.put(i, in.readUTF());
                case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
                case 15 -> in.skipNBytes(3);
                case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipNBytes(4);
                case 5, 6 -> {
                    in.skipNBytes(8);
                    i++; // a long or double takes two places
                }
                default -> throw new IOException("unknown constant " + tag);
            }
        }
    }

    private void readAttributes(String field) throws IOException {
        int attributes = in.readUnsignedShort();
        for (int i = 0; i < attributes; i++) {
            String attribute = texts.getOrDefault(in.readUnsignedShort(), "");
            int length = in.readInt();
            if (attribute.equals("RuntimeVisibleTypeAnnotations")
                    || attribute.equals("RuntimeInvisibleTypeAnnotations")) {
                readTypeAnnotations(field);
            } else {
                in.skipNBytes(length);
            }
        }
    }

    private void readTypeAnnotations(String field) throws IOException {
        int annotations = in.readUnsignedShort();
        for (int i = 0; i < annotations; i++) {
            int target = in.readUnsignedByte();
            if (target != TYPE_OF_FIELD) {
                throw new IOException("unknown target " + target + " on a field");
            }
            int depth = in.readUnsignedByte();
            in.skipNBytes(2L * depth);
            String type = readAnnotation();
            if (depth == 0 && type.matches("L(.*[/$])?Nullable;")) {
                nullable.add(field);
            }
        }
    }

    private String readAnnotation() throws IOException {
        String type = texts.getOrDefault(in.readUnsignedShort(), "");
        int values = in.readUnsignedShort();
        for (int i = 0; i < values; i++) {
            in.skipNBytes(2); // name
            skipValue();
        }
        return type;
    }

    private void skipValue() throws IOException {
        switch (in.readUnsignedByte()) {
            case 'e' -> in.skipNBytes(4);
            case '@' -> readAnnotation();
            case '[' -> {
                int values = in.readUnsignedShort();
                for (int i = 0; i < values; i++) {
                    skipValue();
                }
            }
            default -> in.skipNBytes(2);
        }
    }
}
