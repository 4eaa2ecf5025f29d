/** Exact numbers. */
package io.reflectretry.verifiers.number;
