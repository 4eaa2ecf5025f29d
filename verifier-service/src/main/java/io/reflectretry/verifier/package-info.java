/** Attempt to verdict, retry to reward: one transactional stage around the installed verifiers. */
package io.reflectretry.verifier;
