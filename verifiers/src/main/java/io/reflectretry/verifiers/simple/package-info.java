/** The small ones: exact text, a regular expression, multiple choice. */
package io.reflectretry.verifiers.simple;
