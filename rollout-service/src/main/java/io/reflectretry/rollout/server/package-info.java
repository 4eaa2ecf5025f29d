/**
 * Generation by an inference server: the client of the part of vLLM's OpenAI-compatible protocol
 * that takes token ids and returns the sampled ids with their log-probabilities.
 *
 * <ul>
 *   <li>{@code InferenceClient}: one call, its retries, time limits and concurrency
 *   <li>{@code Completion}: what is asked and how the answer is read
 *   <li>{@code ServedGenerator}: the generator's promise kept by such calls
 *   <li>{@code Adapters}: LoRA adapters come and go under versioned names
 *   <li>{@code ServerCheck}: what a server must be before anything of it is believed
 * </ul>
 *
 * <p>Names and meaning are those of vLLM's protocol definitions (vllm/entrypoints/openai: {@code
 * CompletionRequest}, {@code CompletionResponse}, {@code LoadLoRAAdapterRequest}); see
 * docs/inference-server.md.
 */
package io.reflectretry.rollout.server;
