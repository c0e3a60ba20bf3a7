/** A clock that stands still until it is moved, so that a replay takes the time which was recorded and not its own. */
export interface ReplayClock {
  now(): number;
  advance(milliseconds: number): void;
  set(milliseconds: number): void;
}

export function createReplayClock(): ReplayClock {
  let time = Date.now();
  return {
    now: () => time,
    advance: (milliseconds) => {
      time += milliseconds;
    },
    set: (milliseconds) => {
      time = milliseconds;
    },
  };
}
