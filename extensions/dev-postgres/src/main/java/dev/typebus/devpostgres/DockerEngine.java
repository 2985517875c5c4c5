package dev.typebus.devpostgres;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Checks whether a Docker engine listens, before Testcontainers is used, which logs long errors if there is none. */
final class DockerEngine {
    private static final int CONNECT_MILLIS = 2_000;

    private DockerEngine() {}

    static boolean answers(Map<String, String> environment) {
        String host = environment.getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock");
        try {
            URI uri = URI.create(host);
            return "unix".equals(uri.getScheme()) ? listens(Path.of(uri.getPath())) : listens(uri);
        } catch (IllegalArgumentException | UnsupportedOperationException e) {
            return false; // no URI, or a system without such sockets
        }
    }

    private static boolean listens(Path socket) {
        if (!Files.exists(socket)) {
            return false;
        }
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return channel.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean listens(URI tcp) {
        if (tcp.getHost() == null || tcp.getPort() < 0) {
            return false;
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(tcp.getHost(), tcp.getPort()), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
