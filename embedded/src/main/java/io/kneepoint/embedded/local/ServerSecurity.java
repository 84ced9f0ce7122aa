// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * How a server proves who it is, and whom it lets in: TLS with a key of its own, and one user with a password.
 *
 * @param keyStore PKCS #12 file with the key and its certificate, which is also all that the server itself trusts
 * @param storePassword of the file and the key
 * @param user who is let in
 * @param password of that user
 */
public record ServerSecurity(Path keyStore, String storePassword, String user, String password) {

    /** For a server that speaks TLS; throws {@link EmbeddedServerException} when the key store cannot be used. */
    public SSLContext sslContext() {
        try (InputStream in = Files.newInputStream(keyStore)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, storePassword.toCharArray());
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, storePassword.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new EmbeddedServerException(
                    "key store: %s (expected: a PKCS #12 file that the password opens; %s)"
                            .formatted(keyStore, e.getMessage()),
                    e);
        }
    }

    /** Without the passwords. */
    @Override
    public String toString() {
        return "ServerSecurity[" + keyStore + ", user " + user + "]";
    }
}
