/** The id of a share's root. */
export const rootId = 0n;

/** Gives the ids of a share's files and directories, in the sequence that the service's shares show: the count, its bits reversed. */
export function createFileIds(): () => bigint {
  let count = 0n;
  return () => {
    count += 1n;
    let id = (1n << 63n) | (1n << 46n);
    for (let bit = 0n; count >> bit > 0n; bit += 1n) if ((count >> bit) & 1n) id |= 1n << (62n - bit);
    return id;
  };
}
