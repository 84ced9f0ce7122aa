// SPDX-License-Identifier: Apache-2.0
package io.kneepoint.embedded.registry;

import com.fasterxml.jackson.databind.util.RawValue;
import io.kneepoint.embedded.registry.Compatibility.NumberedSchema;
import io.kneepoint.embedded.registry.Subject.Version;
import io.kneepoint.embedded.registry.Subject.Visibility;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The paths of Confluent's REST API, each with what it asks of the store and the JSON it answers. */
final class RegistryRoutes {

    private static final Map<String, String> READ_WRITE = Map.of("mode", "READWRITE");

    private final SchemaStore store;

    private RegistryRoutes(SchemaStore store) {
        this.store = store;
    }

    static Router over(SchemaStore store) {
        RegistryRoutes routes = new RegistryRoutes(store);
        Router router = new Router().add("GET", "/", request -> Map.of());
        routes.addSubjects(router);
        routes.addSchemas(router);
        routes.addCompatibility(router);
        routes.addConfig(router);
        routes.addMode(router);
        return router;
    }

    private void addSubjects(Router router) {
        String subject = "/subjects/{subject}";
        router.add("GET", "/subjects", this::subjectNames)
                .add("POST", subject, this::lookUp)
                .add("DELETE", subject, r -> store.deleteSubject(r.subject(), r.flag("permanent")))
                .add("GET", subject + "/versions", this::listVersions)
                .add("POST", subject + "/versions", r -> Map.of("id", store.register(r.subject(), r.schema())))
                .add("GET", subject + "/versions/{version}", r -> described(r.subject(), version(r)))
                .add("GET", subject + "/versions/{version}/schema", r -> raw(store.schemaOf(version(r))))
                .add(
                        "DELETE",
                        subject + "/versions/{version}",
                        r -> store.deleteVersion(r.subject(), r.version(), r.flag("permanent")));
    }

    private void addSchemas(Router router) {
        router.add("GET", "/schemas", this::listSchemas)
                .add("GET", "/schemas/types", r -> List.of("AVRO"))
                .add("GET", "/schemas/ids/{id}", r -> Map.of("schema", byId(r).json()))
                .add("GET", "/schemas/ids/{id}/schema", r -> raw(byId(r)))
                .add("GET", "/schemas/ids/{id}/subjects", this::subjectsOf)
                .add("GET", "/schemas/ids/{id}/versions", this::usesOf);
    }

    private void addCompatibility(Router router) {
        String versions = "/compatibility/subjects/{subject}/versions";
        router.add("POST", versions, r -> verdict(r, store.schemas(r.subject(), Visibility.LIVE)))
                .add("POST", versions + "/{version}", r -> verdict(r, oneVersion(r)));
    }

    private void addConfig(Router router) {
        router.add("GET", "/config", r -> level(store.state().globalLevel()))
                .add("PUT", "/config", this::setGlobalLevel)
                .add("DELETE", "/config", r -> level(store.clearGlobalLevel()))
                .add("GET", "/config/{subject}", this::subjectLevel)
                .add("PUT", "/config/{subject}", this::setSubjectLevel)
                .add("DELETE", "/config/{subject}", r -> level(store.clearLevel(r.subject())));
    }

    private void addMode(Router router) {
        router.add("GET", "/mode", r -> READ_WRITE)
                .add("PUT", "/mode", RegistryRoutes::setMode)
                .add("GET", "/mode/{subject}", RegistryRoutes::subjectMode)
                .add("PUT", "/mode/{subject}", RegistryRoutes::setMode);
    }

    private List<String> subjectNames(Request request) {
        String prefix = request.query().getOrDefault("subjectPrefix", "");
        return store.state().subjectNames(request.visibility()).stream()
                .filter(name -> name.startsWith(prefix))
                .toList();
    }

    private Object listSchemas(Request request) {
        boolean latestOnly = request.flag("latestOnly");
        List<Object> described = new ArrayList<>();
        for (String name : subjectNames(request)) {
            List<Version> versions = store.state().subject(name).versions(request.visibility());
            int first = latestOnly && !versions.isEmpty() ? versions.size() - 1 : 0;
            versions.subList(first, versions.size()).forEach(version -> described.add(described(name, version)));
        }
        return described;
    }

    private Object lookUp(Request request) {
        SchemaText schema = request.schema();
        Visibility visibility = request.visibility();
        String subject = request.subject();
        if (store.state().subject(subject).versions(visibility).isEmpty()) {
            throw RegistryException.subjectNotFound(subject);
        }
        return described(
                subject, store.find(subject, schema, visibility).orElseThrow(RegistryException::schemaNotFound));
    }

    private Object listVersions(Request request) {
        List<Version> versions = store.state().subject(request.subject()).versions(request.visibility());
        if (versions.isEmpty()) {
            throw RegistryException.subjectNotFound(request.subject());
        }
        return versions.stream().map(Version::number).toList();
    }

    private Object subjectsOf(Request request) {
        return uses(request).stream().map(RegistryState.Use::subject).distinct().toList();
    }

    private Object usesOf(Request request) {
        return uses(request);
    }

    private Object subjectLevel(Request request) {
        String subject = request.subject();
        if (request.flag("defaultToGlobal")) {
            return level(store.effectiveLevel(subject));
        }
        return level(store.state()
                .levelOf(subject)
                .orElseThrow(() -> RegistryException.compatibilityNotConfigured(subject)));
    }

    private Object setGlobalLevel(Request request) {
        CompatibilityLevel level = requestedLevel(request);
        store.setGlobalLevel(level);
        return Map.of("compatibility", level);
    }

    private Object setSubjectLevel(Request request) {
        CompatibilityLevel level = requestedLevel(request);
        store.setLevel(request.subject(), level);
        return Map.of("compatibility", level);
    }

    private static Object setMode(Request request) {
        if (!request.text("mode").orElse("").equals("READWRITE")) {
            throw RegistryException.modeIsFixed();
        }
        return READ_WRITE;
    }

    private static Object subjectMode(Request request) {
        if (!request.flag("defaultToGlobal")) {
            throw RegistryException.modeNotConfigured(request.subject());
        }
        return READ_WRITE;
    }

    private Object verdict(Request request, List<NumberedSchema> earlier) {
        List<String> objections =
                Compatibility.objections(store.effectiveLevel(request.subject()), request.schema(), earlier);
        return request.flag("verbose")
                ? Map.of("is_compatible", objections.isEmpty(), "messages", objections)
                : Map.of("is_compatible", objections.isEmpty());
    }

    // Confluent's registry calls a schema compatible with the latest version of a subject that has none.
    private List<NumberedSchema> oneVersion(Request request) {
        VersionRef ref = request.version();
        Subject subject = store.state().subject(request.subject());
        if (ref instanceof VersionRef.Latest && subject.latest(Visibility.LIVE).isEmpty()) {
            return List.of();
        }
        Version version = ref.resolve(store.state(), request.subject(), Visibility.LIVE);
        return List.of(new NumberedSchema(version.number(), store.schemaOf(version)));
    }

    private Version version(Request request) {
        return request.version().resolve(store.state(), request.subject(), request.visibility());
    }

    private SchemaText byId(Request request) {
        int id = request.id();
        return store.state().schema(id).orElseThrow(() -> RegistryException.schemaNotFound("" + id));
    }

    private List<RegistryState.Use> uses(Request request) {
        SchemaText known = byId(request);
        int id = store.state().idOf(known).orElseThrow();
        return store.state().uses(id, request.visibility());
    }

    private Map<String, Object> described(String subject, Version version) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("subject", subject);
        description.put("version", version.number());
        description.put("id", version.id());
        description.put("schema", store.schemaOf(version).json());
        return description;
    }

    private static CompatibilityLevel requestedLevel(Request request) {
        request.refuseFieldsBeside("compatibility");
        return request.text("compatibility")
                .flatMap(CompatibilityLevel::named)
                .orElseThrow(RegistryException::invalidCompatibilityLevel);
    }

    private static Map<String, CompatibilityLevel> level(CompatibilityLevel level) {
        return Map.of("compatibilityLevel", level);
    }

    private static RawValue raw(SchemaText schema) {
        return new RawValue(schema.json());
    }
}
