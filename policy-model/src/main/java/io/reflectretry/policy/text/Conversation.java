package io.reflectretry.policy.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A conversation that waits for the model's turn, with the ids that the model reads.
 *
 * <p>It goes on from the ids that were sampled; their text is never tokenized again, since that may
 * give other ids than those that the policy wrote and is trained on.
 *
 * <pre>
 *   {@link #start} ──> Conversation ──{@link #answered}──> {@link Answered}
 *                           ^                              │
 *                           └──────{@link Answered#user}───┘
 * </pre>
 */
public final class Conversation {

    /** Stands for the model's turn while the text after it is looked for. */
    private static final String MARK = "\uE0F1";

    private final ChatTokenizer tokenizer;
    private final List<ChatMessage> messages;
    private final List<JsonNode> tools;
    private final int[] promptIds;

    private Conversation(
            ChatTokenizer tokenizer,
            List<ChatMessage> messages,
            List<JsonNode> tools,
            int[] promptIds) {
        this.tokenizer = tokenizer;
        this.messages = List.copyOf(messages);
        this.tools = List.copyOf(tools);
        this.promptIds = promptIds;
    }

    /**
     * The first prompt.
     *
     * @throws ChatTemplateException where the template refuses the conversation
     */
    public static Conversation start(
            ChatTokenizer tokenizer, List<ChatMessage> messages, List<JsonNode> tools) {
        return new Conversation(tokenizer, messages, tools, tokenizer.prompt(messages, tools));
    }

    /**
     * Takes up a conversation where an earlier one stood.
     *
     * @param messages the turns before the model's next one
     * @param promptIds what {@link #promptIds} gave then
     */
    public static Conversation resume(
            ChatTokenizer tokenizer,
            List<ChatMessage> messages,
            List<JsonNode> tools,
            int[] promptIds) {
        return new Conversation(tokenizer, messages, tools, promptIds.clone());
    }

    /** What the model reads, its turn opened. */
    public int[] promptIds() {
        return promptIds.clone();
    }

    /** The turns before the model's next one. */
    public List<ChatMessage> messages() {
        return messages;
    }

    /**
     * The model took its turn.
     *
     * @param sampledIds what it wrote, the stop token included if there was one
     * @param text the same as text, without the stop token
     */
    public Answered answered(int[] sampledIds, String text) {
        return new Answered(this, sampledIds.clone(), text);
    }

    /** A conversation in which the model has spoken last. */
    public static final class Answered {

        private final Conversation before;
        private final int[] sampledIds;
        private final String text;

        private Answered(Conversation before, int[] sampledIds, String text) {
            this.before = before;
            this.sampledIds = sampledIds;
            this.text = text;
        }

        /**
         * The user speaks: the next prompt is the earlier one, what was sampled, and what the
         * template renders from the end of the model's turn to the opening of its next one. The
         * token that closes a turn is taken from the template only where the sample lacks it.
         *
         * @throws ChatTemplateException where the template refuses the conversation
         */
        public Conversation user(String content) {
            ChatMessage question = ChatMessage.user(content);
            int[] after = idsAfter(textAfterAnswer(question));
            int[] ids = concat(before.promptIds, sampledIds, after);
            return new Conversation(
                    before.tokenizer,
                    append(ChatMessage.assistant(text), question),
                    before.tools,
                    ids);
        }

        /**
         * The ids of the template's text after the turn. What closes the turn there, white space
         * before its stop token included, goes where the sample has closed it already; only once it
         * is tokenized, since some stop tokens swallow the white space behind them.
         */
        private int[] idsAfter(String text) {
            int last = sampledIds.length == 0 ? -1 : sampledIds[sampledIds.length - 1];
            if (isStop(last)) {
                int[] ids = before.tokenizer.encode(text.stripLeading());
                if (ids.length > 0 && ids[0] == last) {
                    return Arrays.copyOfRange(ids, 1, ids.length);
                }
            }
            return before.tokenizer.encode(text);
        }

        private String textAfterAnswer(ChatMessage question) {
            String mark = MARK;
            while (isSpoken(mark, question)) {
                mark += MARK;
            }
            String rendered =
                    before.tokenizer.promptText(
                            append(ChatMessage.assistant(mark), question), before.tools);
            int start = rendered.indexOf(mark);
            if (start < 0) {
                throw new ChatTemplateException(
                        "The chat template leaves out the model's earlier turn, so a conversation cannot go on from it.");
            }
            if (rendered.indexOf(mark, start + 1) >= 0) {
                throw new ChatTemplateException(
                        "The chat template writes the model's earlier turn more than once, so a conversation cannot go on from its token ids.");
            }
            return rendered.substring(start + mark.length());
        }

        private boolean isSpoken(String mark, ChatMessage question) {
            return question.content().contains(mark)
                    || before.messages.stream().anyMatch(turn -> turn.content().contains(mark));
        }

        private boolean isStop(int id) {
            return Arrays.stream(before.tokenizer.stopTokenIds()).anyMatch(stop -> stop == id);
        }

        private List<ChatMessage> append(ChatMessage answer, ChatMessage question) {
            List<ChatMessage> all = new ArrayList<>(before.messages);
            all.add(answer);
            all.add(question);
            return all;
        }

        private static int[] concat(int[]... parts) {
            return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
        }
    }
}
