package io.reflectretry.rollout.play;

import io.reflectretry.model.event.Episode;
import io.reflectretry.model.policy.Sample;
import io.reflectretry.policy.text.ChatMessage;
import io.reflectretry.policy.text.ChatTokenizer;
import io.reflectretry.policy.text.Conversation;
import java.util.ArrayList;
import java.util.List;

/**
 * The one conversation of an episode, up to each of the model's turns:
 *
 * <pre>
 * task → (attempt) → reflection request → (reflection) → retry request → (retry)
 * </pre>
 *
 * Each prompt begins with the ids of the prompt before it and the ids that were sampled on it.
 */
final class Dialogue {

    private Dialogue() {}

    /** Up to the attempt. */
    static Conversation task(ChatTokenizer tokenizer, Episode episode) {
        return Conversation.start(tokenizer, messages(episode), episode.task().tools());
    }

    /** Up to the reflection. */
    static Conversation reflection(ChatTokenizer tokenizer, Episode episode, Sample attempt) {
        return next(tokenizer, episode, messages(episode), attempt, reflectionRequest(episode));
    }

    /** Up to the retry. */
    static Conversation retry(
            ChatTokenizer tokenizer, Episode episode, Sample attempt, Sample reflection) {
        List<ChatMessage> turns = messages(episode);
        turns.add(ChatMessage.assistant(attempt.text()));
        turns.add(ChatMessage.user(reflectionRequest(episode)));
        String request = episode.plan().retryRequest(episode.task().question());
        return next(tokenizer, episode, turns, reflection, request);
    }

    private static Conversation next(
            ChatTokenizer tokenizer,
            Episode episode,
            List<ChatMessage> before,
            Sample answer,
            String request) {
        return Conversation.resume(
                        tokenizer, before, episode.task().tools(), answer.promptTokenIds())
                .answered(answer.tokenIds(), answer.text())
                .user(request);
    }

    private static String reflectionRequest(Episode episode) {
        return episode.plan().reflectionRequest(episode.task().question());
    }

    private static List<ChatMessage> messages(Episode episode) {
        List<ChatMessage> messages = new ArrayList<>();
        episode.task()
                .messages()
                .forEach(m -> messages.add(new ChatMessage(m.role(), m.content())));
        return messages;
    }
}
