// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.registry;

import java.io.Serial;
import java.util.List;

/** A request that is refused, with the HTTP status and error code that Confluent's registry gives it. */
final class RegistryException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final int QUOTED_LENGTH = 200;
    private static final int UNPROCESSABLE = 422;

    private final int status;
    private final int errorCode;

    private RegistryException(int status, int errorCode, String message) {
        super(message);
        this.status = status;
        this.errorCode = errorCode;
    }

    int status() {
        return status;
    }

    int errorCode() {
        return errorCode;
    }

    static RegistryException subjectNotFound(String subject) {
        return new RegistryException(404, 40401, "Subject '%s' not found.".formatted(subject));
    }

    static RegistryException versionNotFound(String version) {
        return new RegistryException(404, 40402, "Version %s not found.".formatted(version));
    }

    static RegistryException schemaNotFound() {
        return new RegistryException(404, 40403, "Schema not found");
    }

    static RegistryException schemaNotFound(String id) {
        return new RegistryException(404, 40403, "Schema %s not found".formatted(id));
    }

    static RegistryException subjectSoftDeleted(String subject) {
        return new RegistryException(
                404,
                40404,
                "Subject '%s' was soft deleted. Set permanent=true to delete permanently".formatted(subject));
    }

    static RegistryException subjectNotSoftDeleted(String subject) {
        return new RegistryException(
                404, 40405, "Subject '%s' was not deleted first before being permanently deleted".formatted(subject));
    }

    static RegistryException versionSoftDeleted(String subject, int version) {
        return new RegistryException(
                404,
                40406,
                "Subject '%s' Version %d was soft deleted. Set permanent=true to delete permanently"
                        .formatted(subject, version));
    }

    static RegistryException versionNotSoftDeleted(String subject, int version) {
        return new RegistryException(
                404,
                40407,
                "Subject '%s' Version %d was not deleted first before being permanently deleted"
                        .formatted(subject, version));
    }

    static RegistryException compatibilityNotConfigured(String subject) {
        return new RegistryException(
                404, 40408, "Subject '%s' does not have subject-level compatibility configured".formatted(subject));
    }

    static RegistryException modeNotConfigured(String subject) {
        return new RegistryException(
                404, 40409, "Subject '%s' does not have subject-level mode configured".formatted(subject));
    }

    static RegistryException incompatible(String subject, List<String> objections) {
        return new RegistryException(
                409,
                409,
                "Schema being registered is incompatible with an earlier schema for subject \"%s\", details: %s"
                        .formatted(subject, objections));
    }

    static RegistryException invalidSchema(String source, String reason) {
        return new RegistryException(
                UNPROCESSABLE, 42201, "Invalid schema %s, details: %s".formatted(shortened(source), reason));
    }

    static RegistryException invalidVersion(String version) {
        return new RegistryException(
                UNPROCESSABLE,
                42202,
                "The specified version '%s' is not a valid version id. Allowed values are between [1, 2^31-1] and the string \"latest\""
                        .formatted(shortened(version)));
    }

    static RegistryException invalidCompatibilityLevel() {
        return new RegistryException(
                UNPROCESSABLE,
                42203,
                "Invalid compatibility level. Valid values are none, backward, forward, full, backward_transitive, forward_transitive, and full_transitive");
    }

    static RegistryException modeIsFixed() {
        return new RegistryException(
                UNPROCESSABLE, 42205, "mode: fixed (expected: READWRITE, the only mode of the embedded registry)");
    }

    /** The body is not what the endpoint expects. */
    static RegistryException malformed(String message) {
        return new RegistryException(UNPROCESSABLE, UNPROCESSABLE, message);
    }

    static RegistryException noSuchPath() {
        return new RegistryException(404, 404, "HTTP 404 Not Found");
    }

    static RegistryException methodNotAllowed() {
        return new RegistryException(405, 405, "HTTP 405 Method Not Allowed");
    }

    static RegistryException tooLarge(int limitBytes) {
        return new RegistryException(
                413, 413, "request body: too large (expected: at most %d bytes)".formatted(limitBytes));
    }

    static RegistryException notStored(String reason) {
        return new RegistryException(500, 50001, "Error in the backend data store: %s".formatted(reason));
    }

    private static String shortened(String text) {
        return text.length() <= QUOTED_LENGTH ? text : text.substring(0, QUOTED_LENGTH) + "…";
    }
}
