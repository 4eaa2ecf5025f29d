package io.reflectretry.policy.text;

import java.util.Optional;

/**
 * The templates of a folder. Which one is used is transformers' rule: with tools the one named
 * {@code tool_use} where there is one, else the default.
 */
record ChatTemplates(ChatTemplate standard, Optional<ChatTemplate> toolUse) {

    ChatTemplate forTools(boolean withTools) {
        return withTools ? toolUse.orElse(standard) : standard;
    }
}
