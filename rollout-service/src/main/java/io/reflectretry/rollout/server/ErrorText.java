package io.reflectretry.rollout.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What a server says about a failure, and what can be done about it. */
final class ErrorText {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 500;

    private ErrorText() {}

    /**
     * The message of an error's body: {@code {"error":{"message"}}}, as OpenAI and vLLM from 0.10
     * on; {@code {"message"}}, as vLLM before; {@code {"detail"}}, as FastAPI; or the text itself.
     */
    static String of(String body) {
        String message = body;
        try {
            JsonNode root = JSON.readTree(body);
            for (JsonNode said :
                    new JsonNode[] {
                        root.path("error").path("message"),
                        root.path("message"),
                        root.path("detail"),
                        root.path("error")
                    }) {
                if (said.isTextual()) {
                    message = said.asText();
                    break;
                }
            }
        } catch (JsonProcessingException text) {
            message = body;
        }
        String line = message.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    /** What to do, as a further sentence; empty where the server's own words say it. */
    static String mend(int status) {
        return switch (status) {
            case 401, 403 ->
                    ". Set its key in the environment: RRR_GENERATION_SERVER_API_KEY (vllm serve --api-key)";
            case 405 ->
                    ". Is rrr.generation.server.url the address of an OpenAI-compatible server?";
            default -> "";
        };
    }
}
