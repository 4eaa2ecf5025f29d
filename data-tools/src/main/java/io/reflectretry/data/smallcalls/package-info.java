/**
 * Function calling in a language of some two hundred words, small enough for a policy that is made
 * from nothing: a few tools, requests from a grammar, and a call as the answer.
 */
package io.reflectretry.data.smallcalls;
