/**
 * Computes, the matrix of computes and datastores, runs and pipelines.
 *
 * @packageDocumentation
 */

export {};
