/**
 * A file or folder that has been found to lie inside the root, and is held: what is done through `at` is done to that very
 * file or folder, also when somebody renames it or puts a link in its place meanwhile.
 *
 * On Linux it is a descriptor, which costs nothing but a number and cannot be redirected. Elsewhere it is the real path, and a
 * program that swaps a folder for a link in the very instant between the check and the use is not noticed.
 */
export interface Pin extends Disposable {
  /** The path to use. Names of a pinned folder are joined to it. */
  readonly at: string;
  /** The real path at the time of the check: for messages and as the key of locks. */
  readonly real: string;
}
