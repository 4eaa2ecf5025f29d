/** How a model folder's numbers compare with reference numbers. */
package io.reflectretry.policy.verify;
