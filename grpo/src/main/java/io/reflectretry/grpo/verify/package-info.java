/**
 * Compares the loss, its gradient, its metrics and the advantages with a file of reference numbers
 * in the form of TRL's golden file ({@code rrr grpo verify}).
 */
package io.reflectretry.grpo.verify;
