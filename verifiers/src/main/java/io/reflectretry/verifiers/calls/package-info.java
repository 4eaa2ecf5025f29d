/**
 * Function calling: the calls that stand in a text, and whether they are the wanted ones, by strict
 * equality ({@code exact}) or by the rules of the Berkeley Function Calling Leaderboard ({@code
 * bfcl}).
 */
package io.reflectretry.verifiers.calls;
