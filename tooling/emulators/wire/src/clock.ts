/** The time of an emulator: real time plus an offset, so that tests can pass an hour at once. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Moves the time forward, or back for a negative number. */
  advance(milliseconds: number): void;
  /** Makes it this time now; the clock goes on from there. */
  set(milliseconds: number): void;
}

/** A clock that shows the real time until it is moved. */
export function createClock(): Clock {
  let offset = 0;
  return {
    now: () => Date.now() + offset,
    advance: (milliseconds) => {
      offset += milliseconds;
    },
    set: (milliseconds) => {
      offset = milliseconds - Date.now();
    },
  };
}
