/**
 * Makes the small policy from nothing: its vocabulary, its weights, supervised training on
 * generated episodes, and a measurement of the result.
 */
package io.reflectretry.bootstrap;
