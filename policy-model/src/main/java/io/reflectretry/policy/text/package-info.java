/**
 * Text to token ids and back: the tokenizer and the chat template of a policy's folder, and
 * conversations that go on from sampled ids.
 */
package io.reflectretry.policy.text;
