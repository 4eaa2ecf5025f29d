package io.reflectretry.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.reflectretry.model.event.Topic;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The manifests render, and say nothing that no service would read. Skipped without kubectl. */
class ManifestsTest {

    private static final Path PROJECT = Path.of(System.getProperty("rrr.home"));

    // A key of a configuration interface: a method without parameters.
    private static final Pattern METHOD =
            Pattern.compile(
                    "^ {4}[A-Za-z<>\\[\\]., ]+ ([a-z][A-Za-z0-9]*)\\(\\);", Pattern.MULTILINE);

    private static List<JsonNode> resources = List.of();

    @BeforeAll
    static void render() throws IOException, InterruptedException {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl"))),
                "kubectl is not installed");
        resources = rendered("k8s/base");
    }

    private static List<JsonNode> rendered(String folder) throws IOException, InterruptedException {
        Process kubectl =
                new ProcessBuilder("kubectl", "kustomize", PROJECT.resolve(folder).toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        List<JsonNode> read = new ArrayList<>();
        try (Reader rendered = kubectl.inputReader(StandardCharsets.UTF_8);
                MappingIterator<JsonNode> documents =
                        new YAMLMapper().readerFor(JsonNode.class).readValues(rendered)) {
            documents.forEachRemaining(read::add);
        }
        assertThat(kubectl.waitFor()).isZero();
        return List.copyOf(read);
    }

    @Test
    void everyServiceIsDeployedWithProbesAndResources() {
        assertThat(kind("Deployment").map(ManifestsTest::name))
                .containsExactlyInAnyOrder(
                        "rollout-service", "verifier-service", "trainer-service", "audit-service");
        kind("Deployment")
                .map(ManifestsTest::container)
                .forEach(
                        container -> {
                            assertThat(container.has("livenessProbe")).isTrue();
                            assertThat(container.has("readinessProbe")).isTrue();
                            assertThat(container.at("/resources/requests/cpu").asText())
                                    .isNotEmpty();
                            assertThat(container.at("/resources/limits/memory").asText())
                                    .isNotEmpty();
                        });
    }

    @Test
    void everyTopicOfTheContractIsAResourceAndNoOther() {
        assertThat(kind("KafkaTopic").map(ManifestsTest::name))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Topic.values()).map(Topic::topicName).toList());
        kind("KafkaTopic")
                .forEach(
                        topic ->
                                assertThat(topic.at("/spec/config/cleanup.policy").asText())
                                        .as(name(topic))
                                        .isEqualTo(
                                                Topic.named(name(topic)).orElseThrow().cleanup()
                                                                == Topic.Cleanup.COMPACT
                                                        ? "compact"
                                                        : "delete"));
    }

    @Test
    void everyEnvironmentNameIsASettingOfTheServiceThatGetsIt() {
        kind("Deployment")
                .forEach(
                        deployment ->
                                assertThat(settings(name(deployment)))
                                        .as("settings of " + name(deployment))
                                        .containsAll(environment(deployment)));
    }

    @Test
    void theServicesListenWhereTheManifestsSay() {
        kind("Deployment")
                .forEach(
                        deployment ->
                                assertThat(
                                                properties(name(deployment))
                                                        .getProperty("quarkus.http.port"))
                                        .isEqualTo(
                                                container(deployment)
                                                        .at("/ports/0/containerPort")
                                                        .asText()));
    }

    @Test
    void onGpusOnlyTheNetworksServicesAskForOneAndRunThere()
            throws IOException, InterruptedException {
        List<JsonNode> onGpus = rendered("k8s/overlays/cuda");

        assertThat(onGpus).hasSameSizeAs(resources);
        onGpus.stream()
                .filter(resource -> resource.path("kind").asText().equals("Deployment"))
                .forEach(
                        deployment -> {
                            boolean network =
                                    Set.of("rollout-service", "trainer-service")
                                            .contains(name(deployment));
                            JsonNode container = container(deployment);
                            assertThat(gpus(container))
                                    .as("GPUs of " + name(deployment))
                                    .isEqualTo(network ? "1" : "");
                            assertThat(device(container)).isEqualTo(network ? "cuda" : "");
                            assertThat(container.path("image").asText().endsWith(":cuda"))
                                    .isEqualTo(network);
                            if (network) {
                                assertThat(settings(name(deployment))).contains("RRR_DEVICE");
                            }
                        });
    }

    private static String gpus(JsonNode container) {
        return container.at("/resources/limits/nvidia.com~1gpu").asText();
    }

    private static String device(JsonNode container) {
        for (JsonNode variable : container.path("env")) {
            if (variable.path("name").asText().equals("RRR_DEVICE")) {
                return variable.path("value").asText();
            }
        }
        return "";
    }

    private static Stream<JsonNode> kind(String kind) {
        return resources.stream().filter(r -> r.path("kind").asText().equals(kind));
    }

    private static String name(JsonNode resource) {
        return resource.at("/metadata/name").asText();
    }

    private static JsonNode container(JsonNode deployment) {
        return deployment.at("/spec/template/spec/containers/0");
    }

    private static Set<String> environment(JsonNode deployment) {
        Set<String> names = new TreeSet<>();
        container(deployment).path("env").forEach(env -> names.add(env.path("name").asText()));
        for (JsonNode from : container(deployment).path("envFrom")) {
            String kind = from.has("secretRef") ? "Secret" : "ConfigMap";
            String source =
                    from.path(from.has("secretRef") ? "secretRef" : "configMapRef")
                            .path("name")
                            .asText();
            kind(kind)
                    .filter(r -> name(r).equals(source))
                    .map(r -> r.path(kind.equals("Secret") ? "stringData" : "data"))
                    .forEach(data -> data.fieldNames().forEachRemaining(names::add));
        }
        return names;
    }

    /** The environment names of all keys in a service's properties and configuration interface. */
    private static Set<String> settings(String service) {
        Set<String> keys =
                properties(service).stringPropertyNames().stream()
                        .collect(Collectors.toCollection(TreeSet::new));
        sources(service)
                .filter(source -> source.contains("@ConfigMapping(prefix = \"rrr\")"))
                .forEach(
                        source -> {
                            Matcher method = METHOD.matcher(source);
                            while (method.find()) {
                                keys.add(
                                        "rrr."
                                                + method.group(1)
                                                        .replaceAll("([A-Z])", "-$1")
                                                        .toLowerCase(Locale.ROOT));
                            }
                        });
        return keys.stream()
                .map(key -> key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Properties properties(String service) {
        Properties properties = new Properties();
        try (Reader file =
                Files.newBufferedReader(
                        PROJECT.resolve(service)
                                .resolve("src/main/resources/application.properties"))) {
            properties.load(file);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> sources(String service) {
        try (Stream<Path> files = Files.walk(PROJECT.resolve(service).resolve("src/main/java"))) {
            List<String> texts = new ArrayList<>();
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                texts.add(Files.readString(file));
            }
            return texts.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
