package io.reflectretry.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.policy.generation.ContextExceededException;
import io.reflectretry.policy.generation.FinishReason;
import io.reflectretry.policy.generation.Generation;
import io.reflectretry.policy.generation.GenerationRequest;
import io.reflectretry.policy.generation.GenerationResult;
import io.reflectretry.policy.network.Policy;
import io.reflectretry.policy.network.PromptGroup;
import io.reflectretry.policy.text.ChatTokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Answers {@code POST /v1/completions} as vLLM's {@code CompletionResponse} has it. */
final class Completions {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ServedModels models;
    private final ChatTokenizer tokenizer;
    private final LogprobsMode mode;

    Completions(ServedModels models, ChatTokenizer tokenizer, LogprobsMode mode) {
        this.models = models;
        this.tokenizer = tokenizer;
        this.mode = mode;
    }

    /**
     * @throws RefusedException where the request cannot be answered
     */
    JsonNode answer(CompletionRequest request) {
        ServedModel model = models.named(request.model());
        requireKnownStops(request, model.policy());
        requireRoom(request, model.policy());
        List<Generation> generations = write(request, model).generations();
        ObjectNode answer = JSON.createObjectNode();
        answer.put("id", "cmpl-" + UUID.randomUUID().toString().replace("-", ""));
        answer.put("object", "text_completion");
        answer.put("created", System.currentTimeMillis() / 1000);
        answer.put("model", model.name());
        int tokens = 0;
        for (int i = 0; i < generations.size(); i++) {
            answer.withArray("choices").add(choice(request, model, generations.get(i), i));
            tokens += generations.get(i).tokenIds().length;
        }
        ObjectNode usage = answer.putObject("usage");
        usage.put("prompt_tokens", request.prompt().length);
        usage.put("completion_tokens", tokens);
        usage.put("total_tokens", request.prompt().length + tokens);
        return answer;
    }

    private GenerationResult write(CompletionRequest request, ServedModel model) {
        long first = request.seed().orElseGet(() -> ThreadLocalRandom.current().nextLong());
        List<Long> seeds = LongStream.range(0, request.n()).map(i -> first + i).boxed().toList();
        try {
            return model.generator()
                    .generate(new GenerationRequest(request.prompt(), seeds, request.sampling()))
                    .join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof ContextExceededException
                    || failure.getCause() instanceof IllegalArgumentException) {
                throw RefusedException.badRequest(failure.getCause().getMessage());
            }
            throw failure;
        }
    }

    /** The engine ends samples at the model's own stop tokens, and at those always. */
    private static void requireKnownStops(CompletionRequest request, Policy policy) {
        Set<Integer> own = IntStream.of(policy.stopTokenIds()).boxed().collect(Collectors.toSet());
        Set<Integer> asked = request.stopTokenIds();
        if (request.ignoreEos() ? !asked.equals(own) : !own.containsAll(asked)) {
            throw RefusedException.badRequest(
                    "This server ends samples at the model's own stop tokens %s, not at stop_token_ids %s with ignore_eos %s."
                            .formatted(own, asked, request.ignoreEos()));
        }
    }

    /** As vLLM: what is asked for must fit, it is not cut. */
    private static void requireRoom(CompletionRequest request, Policy policy) {
        int context = policy.config().maxPositionEmbeddings();
        int wanted = request.prompt().length + request.sampling().maxNewTokens();
        if (wanted > context) {
            throw RefusedException.badRequest(
                    "This model's maximum context length is %d tokens. However, you requested %d tokens (%d in the prompt; %d for the completion)."
                            .formatted(
                                    context,
                                    wanted,
                                    request.prompt().length,
                                    request.sampling().maxNewTokens()));
        }
    }

    private ObjectNode choice(
            CompletionRequest request, ServedModel model, Generation generation, int index) {
        int[] ids = generation.tokenIds();
        ObjectNode choice = JSON.createObjectNode();
        choice.put("index", index);
        choice.put("text", tokenizer.decode(ids));
        if (request.logprobs().isPresent()) {
            choice.set(
                    "logprobs",
                    logprobs(request, model.policy(), generation, request.logprobs().getAsInt()));
        } else {
            choice.putNull("logprobs");
        }
        boolean stopped = generation.finishReason() == FinishReason.STOP;
        choice.put("finish_reason", stopped ? "stop" : "length");
        if (stopped && request.stopTokenIds().contains(ids[ids.length - 1])) {
            choice.put("stop_reason", ids[ids.length - 1]);
        } else {
            choice.putNull("stop_reason");
        }
        if (request.returnTokenIds()) {
            choice.set("token_ids", JSON.valueToTree(ids));
            choice.set("prompt_token_ids", JSON.valueToTree(request.prompt()));
        }
        return choice;
    }

    private ObjectNode logprobs(
            CompletionRequest request, Policy policy, Generation generation, int top) {
        double temperature =
                mode == LogprobsMode.RAW_LOGPROBS || request.sampling().temperature() == 0
                        ? 1
                        : request.sampling().temperature();
        int[] ids = generation.tokenIds();
        float[] values =
                mode == LogprobsMode.RAW_LOGPROBS
                        ? policy.score(
                                        List.of(new PromptGroup(request.prompt(), List.of(ids))),
                                        temperature)
                                .join()
                                .logProbabilities()
                        : generation.logProbabilities();
        ObjectNode logprobs = JSON.createObjectNode();
        int offset = 0;
        for (int i = 0; i < ids.length; i++) {
            String token = token(request, ids[i]);
            logprobs.withArray("text_offset").add(offset);
            logprobs.withArray("token_logprobs").add((double) values[i]);
            logprobs.withArray("tokens").add(token);
            ObjectNode alternatives = logprobs.withArray("top_logprobs").addObject();
            if (top == 0) {
                alternatives.put(token, (double) values[i]);
            } else {
                TopLogProbabilities.after(
                                policy, prefix(request.prompt(), ids, i), temperature, top, ids[i])
                        .forEach(
                                (id, value) ->
                                        alternatives.put(token(request, id), (double) value));
            }
            offset += token.length();
        }
        return logprobs;
    }

    private String token(CompletionRequest request, int id) {
        return request.tokensAsIds() ? "token_id:" + id : tokenizer.decode(new int[] {id});
    }

    private static int[] prefix(int[] prompt, int[] ids, int length) {
        int[] prefix = Arrays.copyOf(prompt, prompt.length + length);
        System.arraycopy(ids, 0, prefix, prompt.length, length);
        return prefix;
    }
}
