/**
 * Jinja as Hugging Face transformers runs it for chat templates: the sandbox of jinja2 3.1 with
 * {@code trim_blocks}, {@code lstrip_blocks}, loop controls and {@code {% generation %}}, on
 * Python's values.
 *
 * <pre>
 *   source ──Lexer──> Token ──Parser──> Statement, Expression ──Renderer, Evaluator──> text
 * </pre>
 *
 * Values are Java's: null is None, Boolean, BigInteger (and Integer, Long) int, Double float,
 * String, List, {@link io.reflectretry.policy.text.jinja.Tuple}, Map dict. {@code
 * docs/decisions/0008-own-jinja.md} says why this is no library.
 */
package io.reflectretry.policy.text.jinja;
